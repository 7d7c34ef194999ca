package dev.quire.common.swap;

import dev.quire.api.Access;
import dev.quire.api.Copied;
import dev.quire.api.Fault;
import dev.quire.api.FaultHandler;
import dev.quire.api.FrameNumber;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Paging;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.VirtualAddress;
import dev.quire.common.swap.PagerStatistics.Count;
import dev.quire.common.swap.Violation.Reason;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Resolves the faults of processes, and evicts their pages when frames are short.
 *
 * <p><b>Locks.</b> One pager has one lock. It is a spin lock owned by a processor; who waits for it
 * calls {@link Processor#pause}, and so serves the shootdowns of others. The order is: the pager's
 * lock first, then spaces, of which the pager holds one at a time. Hence:
 *
 * <ol>
 *   <li>No operation of the pager starts while an edit is open on its processor: it is refused with
 *       {@link PagingException.RefusedInEdit}. Kernel code that touches user memory within an edit
 *       may need the pager, and is refused then; copying through the edit never does.
 *   <li>The lock is held from the look at an entry until the entry is changed, transfers to and
 *       from media included. A processor that faults on a page in transit waits, looks again, and
 *       finds what became of it.
 *   <li>No edit is open during a transfer, and a page is read for page-out only after all edits
 *       that took it out of its spaces have closed.
 *   <li>No Java monitor is held while waiting for the lock or for a space.
 *   <li>Code that interrupts the pager must not touch user memory; it is refused with {@link
 *       PagingException.KernelFault}.
 * </ol>
 *
 * <p><b>Foreign changes.</b> Anyone may open an edit of a process's space and copy out of its
 * pages, or into pages of a process that was neither forked nor made by a fork. Whoever else
 * changes bytes, and whoever changes frames, protections or tickets, does so through the pager: an
 * edit does not know who shares a frame, and the pager would undo the rest at the next page-out and
 * page-in.
 *
 * <p>Who makes pages large ({@link dev.quire.api.TableEdit#mapLarge}) keeps them in their frames
 * until someone splits the mapping: they count as accessed, and every wish that they leave is
 * answered by {@link EvictOutcome#HELD}, in whichever of their spaces they are large. What is to
 * happen to one of them alone, such as its first write after a fork, splits the mapping first, and
 * so does taking a part of it out of its region; that may take frames for tables. Changing the
 * protection of a part, and forking while a part of the mapping is wired, is left to the caller.
 *
 * <p><b>Pages.</b> Each page of a {@link Region} holds a mapping or a ticket, each other page
 * nothing. A page that nothing was written to since it was loaded, blank or read back leaves its
 * frame without a write; its dirtiness is that of all its mappings and of its frame together. An
 * error of a medium loses no page: what cannot be written stays in its frame, what cannot be read
 * stays where it was.
 *
 * <p><b>Copy-on-write.</b> After {@link #fork} a page of several processes is in one frame or on
 * one slot; it leaves and comes back for all of them. The laws:
 *
 * <ol>
 *   <li>While several processes have a frame, no entry of theirs grants a write, whatever the
 *       region does; the reverse map is what counts them.
 *   <li>A write that the region allows gets a frame of its own, or keeps the old one when nobody
 *       else has it any more.
 *   <li>A wired or pinned page is its process's alone.
 *   <li>A slot is given back when no page holds its ticket and no page in a frame is noted with it.
 * </ol>
 *
 * <p>A shared frame stays in the account of the process that took it ({@link
 * dev.quire.api.FrameAllocator#usage}), also when that one has ended.
 */
public final class Pager implements FaultHandler {

  private final PagerLock lock = new PagerLock();
  private final PagerParts parts;
  private final Evictor evictor;
  private final FileLoader loader;
  private final FaultResolver resolver;
  private final RegionKeeper regions;
  private final RegionGuard guard;
  private final Forker forker;
  private final PageHolder pages;
  private final SpaceKeeper spaces;

  private Pager(PagerParts parts, EvictionPolicy policy) {
    this.parts = parts;
    evictor = new Evictor(parts, policy);
    loader = new FileLoader(parts, evictor);
    LargeMappings large = new LargeMappings(evictor);
    resolver = new FaultResolver(parts, evictor, loader, new Separator(parts, evictor), large);
    regions = new RegionKeeper(parts, evictor, large);
    guard = new RegionGuard(parts, evictor);
    forker = new Forker(parts, evictor, regions);
    pages = new PageHolder(parts, evictor, resolver, large);
    spaces = new SpaceKeeper(parts, evictor, regions, large);
  }

  /**
   * Makes a pager with second chance and tickets of the usual check, and installs it as the fault
   * handler of {@code paging}.
   *
   * @param store where pages go; it is the caller's to close, after all processes have ended
   */
  public static Pager create(Paging paging, BackingStore store) {
    return create(paging, store, EvictionStyle.FOREIGN_EDIT);
  }

  /** As {@link #create(Paging, BackingStore)}, with a choice of how pages are taken out. */
  public static Pager create(Paging paging, BackingStore store, VictimEdits victims) {
    return create(
        paging,
        store,
        TicketCodec.create(paging.layout().ticketBits(), TicketCodec.DEFAULT_CHECK_BITS, 1),
        new ChainedReverseMap(),
        new SecondChance(),
        victims);
  }

  /** Makes a pager from parts of one's own, which takes pages out by foreign edits. */
  public static Pager create(
      Paging paging,
      BackingStore store,
      TicketCodec codec,
      ReverseMap reverseMap,
      EvictionPolicy policy) {
    return create(paging, store, codec, reverseMap, policy, EvictionStyle.FOREIGN_EDIT);
  }

  /** Makes a pager from parts of one's own, and installs it as the fault handler. */
  public static Pager create(
      Paging paging,
      BackingStore store,
      TicketCodec codec,
      ReverseMap reverseMap,
      EvictionPolicy policy,
      VictimEdits victims) {
    Pager pager = new Pager(new PagerParts(paging, store, codec, reverseMap, victims), policy);
    paging.setFaultHandler(pager);
    return pager;
  }

  /** The paging subsystem that this pager serves. */
  public Paging paging() {
    return parts.paging;
  }

  @Override
  public Verdict handle(Processor on, Fault fault) {
    VirtualAddress address = fault.address();
    Access access = fault.access();
    boolean user = fault.user();
    lock.lock(on);
    try {
      UserSpace space = parts.byAddressSpace(on.current().id());
      if (space == null) {
        parts.counters.add(Count.VIOLATION);
        return Verdict.VIOLATION;
      }
      Refusal refusal = resolver.resolve(on, space, address.page(), access, user);
      if (refusal == null) {
        return Verdict.RETRY;
      }
      parts.counters.add(Count.VIOLATION);
      space.report(
          Violation.of(space.name(), address, access, user, refusal.reason(), refusal.detail()));
      return Verdict.VIOLATION;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes a space for a process, without regions.
   *
   * @param onViolation is told each access that was refused, under the pager's lock
   * @throws PagingException.OutOfFrames if there is no frame for its tables and no page can leave
   */
  public UserSpace createSpace(Processor on, String name, Consumer<Violation> onViolation) {
    return locked(on, () -> spaces.create(on, name, onViolation));
  }

  /**
   * Gives a space without regions all that another has, as a fork does: the same regions, and pages
   * with the same bytes. Shared memory and devices are the same in both; all other pages seem to be
   * copied, but share their frames and slots until one of the processes writes. Wired and pinned
   * pages are copied at once, and are neither wired nor pinned in the child.
   *
   * <p>The parent may be current on processors: when this returns, none of them can write to a page
   * that is shared. What they write while this runs, the child may have or not.
   *
   * <p>If it fails, the child has no regions and the parent is as it was.
   *
   * @param child made by {@link #createSpace}
   * @throws IllegalArgumentException if the child has regions
   * @throws PagingException.DestroyedSpace if one of them was destroyed
   * @throws PagingException.LargePage if only a part of a large mapping is to be shared: the rest
   *     is wired, pinned, or belongs to no region or another
   * @throws PagingException.OutOfFrames if there is no frame for a table or for the copy of a wired
   *     page, and no page can leave
   */
  public void fork(Processor on, UserSpace parent, UserSpace child) {
    locked(on, () -> forker.fork(on, parent, child));
  }

  /**
   * Gives back all that a space has: frames, tickets, slots, tables. Where it is current on {@code
   * on} itself, kernel space is activated before the tables go.
   *
   * @throws PagingException.SpaceActive if it is current on another processor; nothing is changed
   */
  public void destroySpace(Processor on, UserSpace space) {
    locked(on, () -> spaces.destroy(on, space));
  }

  /**
   * Adds a region to a space; its pages hold tickets, or device frames, when this returns. An
   * anonymous region that continues another of the same name and protection becomes one with it.
   *
   * @return the region as it was added
   * @throws RegionOverlapException if the space has a region there
   * @throws PagingException.KernelRange if some of its pages are kernel pages
   * @throws PagingException.OutsideRange if some lie outside the user range
   * @throws PagingException.OutOfFrames if there is no frame for a table and no page can leave
   */
  public Region addRegion(Processor on, UserSpace space, Region region) {
    return locked(on, () -> regions.add(on, space, region));
  }

  /**
   * Takes pages out of whatever regions they are in, and gives back all that they had.
   *
   * @throws PagingException.OutOfFrames if a large mapping lies partly in them, and there is no
   *     frame for the table that splitting it takes; nothing is changed
   */
  public void removePages(Processor on, UserSpace space, PageRange range) {
    locked(on, () -> regions.remove(on, space, range));
  }

  /**
   * Changes the protection of pages, in the tables and in the regions.
   *
   * @throws NoRegionException if one of them belongs to no region
   * @throws PagingException.LargePage if a large mapping lies partly in them, or in one region
   * @throws PagingException.ProtectionNotOffered if it is none for user pages
   */
  public void protect(Processor on, UserSpace space, PageRange range, Protection protection) {
    locked(on, () -> guard.protect(on, space, range, protection));
  }

  /**
   * Takes every access to pages away, whatever they hold, until {@link #protect} gives it back.
   * What they hold leaves its frames; so it costs nothing for pages that were never touched.
   *
   * @return what kept a page from leaving, and then the regions are as before; empty when no page
   *     can be accessed any more
   * @throws NoRegionException if one of them belongs to no region
   * @throws IllegalArgumentException if one is a device's
   */
  public Optional<EvictOutcome> bar(Processor on, UserSpace space, PageRange range) {
    return locked(on, () -> guard.bar(on, space, range));
  }

  /**
   * Loads all pages of file regions among these that were not touched yet.
   *
   * @return why it stopped, or empty when all were loaded
   */
  public Optional<Reason> load(Processor on, UserSpace space, PageRange range) {
    return locked(on, () -> loader.eager(on, space, range)).map(Refusal::reason);
  }

  /**
   * Brings a page in as a fault of its process would, which need not be running.
   *
   * @return why it could not be, or empty when the access is possible
   */
  public Optional<Reason> bringIn(Processor on, UserSpace space, PageNumber page, Access access) {
    return locked(on, () -> Optional.ofNullable(resolver.resolve(on, space, page, access, true)))
        .map(Refusal::reason);
  }

  /** Makes a page leave its frame, in all spaces that map it. */
  public EvictOutcome evict(Processor on, UserSpace space, PageNumber page) {
    return locked(on, () -> pages.evict(on, space, page));
  }

  /** Makes the page leave that the policy chooses. */
  public EvictOutcome evictOne(Processor on) {
    return locked(on, () -> evictor.evictOne(on));
  }

  /**
   * Wires pages: they are brought in and never leave. Wiring nests.
   *
   * @return whether all are wired now; if not, none was wired by this call
   */
  public boolean wire(Processor on, UserSpace space, PageRange range) {
    return locked(on, () -> pages.wire(on, space, range));
  }

  /**
   * Takes one wiring back from each of these pages.
   *
   * @throws IllegalStateException if one is not wired; those before it were unwired
   */
  public void unwire(Processor on, UserSpace space, PageRange range) {
    locked(on, () -> pages.unwire(on, space, range));
  }

  /**
   * Brings a page in and holds it in its frame until {@link #unpin}. Pins are counted.
   *
   * @return the frame, or empty if the page cannot be brought in
   */
  public Optional<FrameNumber> pin(Processor on, UserSpace space, PageNumber page) {
    return locked(on, () -> Optional.ofNullable(pages.pin(on, space, page)));
  }

  /**
   * Takes one pin back.
   *
   * @throws IllegalStateException if the frame holds no pinned page
   */
  public void unpin(Processor on, FrameNumber frame) {
    locked(on, () -> pages.unpin(frame));
  }

  /**
   * Reads the memory of a process, which need not be running; pages that are out are brought in.
   *
   * @return how far it came: it stops before a page that cannot be had
   */
  public Copied read(
      Processor on, UserSpace space, VirtualAddress from, byte[] to, int offset, int length) {
    return locked(on, () -> pages.copy(on, space, from, to, offset, length, false));
  }

  /** Writes the memory of a process, whatever its protection; as {@link #read}. */
  public Copied write(
      Processor on, UserSpace space, VirtualAddress to, byte[] from, int offset, int length) {
    return locked(on, () -> pages.copy(on, space, to, from, offset, length, true));
  }

  /**
   * Gives a page of a process new contents in a new frame, wherever the old ones are.
   *
   * @param bytes the 4096 bytes
   * @return whether a frame could be had; if not, nothing changed
   * @throws NoRegionException if the page belongs to no region
   * @throws IllegalArgumentException if the page is shared or a device's
   */
  public boolean replace(Processor on, UserSpace space, PageNumber page, byte[] bytes) {
    return locked(on, () -> pages.replace(on, space, page, bytes));
  }

  /**
   * Makes pages that several processes can have, zero at first.
   *
   * @param count how many, at least 1
   * @throws IllegalArgumentException if {@code count} is below 1
   */
  public SharedMemory createShared(Processor on, String name, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("shared memory of " + count + " pages; it needs 1");
    }
    return locked(on, () -> new SharedMemory(parts.newId(), name, count));
  }

  /**
   * Says that no further region will be made from a shared object: its pages are given back when
   * the last region with it goes. A second call does nothing.
   */
  public void closeShared(Processor on, SharedMemory shared) {
    locked(on, () -> regions.close(shared));
  }

  /**
   * Sets how many frames the pages of processes may have together, and evicts what is too much.
   *
   * @param frames at least {@link #minimumFrames}
   * @return what stopped the eviction, or empty when the budget holds
   * @throws IllegalArgumentException if it is below the minimum, which the message names
   */
  public Optional<EvictOutcome> setFrameLimit(Processor on, long frames) {
    return locked(on, () -> evictor.setLimit(on, frames));
  }

  /** The fewest frames that the budget may have: wired and pinned pages, and one a processor. */
  public long minimumFrames(Processor on) {
    return locked(on, parts::minimumFrames);
  }

  /** What was counted so far. */
  public PagerStatistics statistics(Processor on) {
    return locked(on, () -> parts.counters.statistics(parts.resident, parts.reverse));
  }

  /** How the backing store failed last; empty if it never did. */
  public Optional<String> lastStoreFailure(Processor on) {
    return locked(on, evictor::lastStoreFailure);
  }

  private <T> T locked(Processor on, Supplier<T> work) {
    lock.lock(on);
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  private void locked(Processor on, Runnable work) {
    lock.lock(on);
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }
}
