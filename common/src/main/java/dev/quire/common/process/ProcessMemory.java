package dev.quire.common.process;

import dev.quire.api.Access;
import dev.quire.api.Copied;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.VirtualAddress;
import dev.quire.common.swap.EvictOutcome;
import dev.quire.common.swap.Pager;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.UserSpace;
import dev.quire.common.swap.Violation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The memory of a process from outside, as a debugger has it: the process need not be running, and
 * pages that are out are brought in. All methods are refused while an edit is open on the
 * processor.
 */
public final class ProcessMemory {

  private final Pager pager;
  private final Supplier<UserSpace> space;

  ProcessMemory(Pager pager, Supplier<UserSpace> space) {
    this.pager = pager;
    this.space = space;
  }

  /** The memory as the pager knows it. */
  public UserSpace space() {
    return space.get();
  }

  /** The regions by rising address. */
  public List<Region> regions() {
    return space().regions();
  }

  /** Reads memory; stops before a page that cannot be had. */
  public Copied read(Processor on, VirtualAddress from, byte[] to, int offset, int length) {
    return pager.read(on, space(), from, to, offset, length);
  }

  /** Writes memory, whatever its protection; stops before a page that cannot be had. */
  public Copied write(Processor on, VirtualAddress to, byte[] from, int offset, int length) {
    return pager.write(on, space(), to, from, offset, length);
  }

  /** Fills whole pages with one byte; stops before a page that cannot be had. */
  public Copied fill(Processor on, PageRange pages, int value) {
    byte[] bytes = new byte[PageNumber.BYTES];
    Arrays.fill(bytes, (byte) value);
    int done = 0;
    for (long i = 0; i < pages.count(); i++) {
      Copied copied = write(on, pages.first().plus(i).address(), bytes, 0, PageNumber.BYTES);
      if (!copied.complete()) {
        return Copied.stopped(done, pages.first().plus(i));
      }
      done += copied.bytes();
    }
    return Copied.all(done);
  }

  /**
   * Gives a page new contents in a new frame.
   *
   * @param bytes the 4096 bytes
   * @return whether a frame could be had; if not, nothing changed
   * @throws dev.quire.common.swap.NoRegionException if the page belongs to no region
   * @throws IllegalArgumentException if the page is shared or a device's
   */
  public boolean replace(Processor on, PageNumber page, byte[] bytes) {
    return pager.replace(on, space(), page, bytes);
  }

  /**
   * Changes the protection of pages.
   *
   * @throws dev.quire.common.swap.NoRegionException if one belongs to no region
   */
  public void protect(Processor on, PageRange pages, Protection protection) {
    pager.protect(on, space(), pages, protection);
  }

  /**
   * Adds a region: a heap, shared memory, a device. An anonymous region that continues another of
   * the same name and protection becomes one with it, so that a heap can grow.
   *
   * @throws dev.quire.common.swap.RegionOverlapException if there is one already
   */
  public Region add(Processor on, Region region) {
    return pager.addRegion(on, space(), region);
  }

  /** The highest run of so many pages among {@code within} that are in no region. */
  public Optional<PageRange> findFree(PageRange within, long count) {
    return space().findFree(within, count);
  }

  /**
   * Takes every access to pages away until {@link #protect} gives it back.
   *
   * @return what kept a page from leaving its frame, and then nothing changed
   * @throws dev.quire.common.swap.NoRegionException if one belongs to no region
   */
  public Optional<EvictOutcome> bar(Processor on, PageRange pages) {
    return pager.bar(on, space(), pages);
  }

  /** Takes pages out of whatever regions they are in. */
  public void remove(Processor on, PageRange pages) {
    pager.removePages(on, space(), pages);
  }

  /** Brings a page in as a fault would; returns why it could not be. */
  public Optional<Violation.Reason> bringIn(Processor on, PageNumber page, Access access) {
    return pager.bringIn(on, space(), page, access);
  }

  /** Makes a page leave its frame. */
  public EvictOutcome evict(Processor on, PageNumber page) {
    return pager.evict(on, space(), page);
  }

  /** Wires pages; returns whether all are wired now. */
  public boolean wire(Processor on, PageRange pages) {
    return pager.wire(on, space(), pages);
  }

  /** Takes one wiring back from each of these pages. */
  public void unwire(Processor on, PageRange pages) {
    pager.unwire(on, space(), pages);
  }
}
