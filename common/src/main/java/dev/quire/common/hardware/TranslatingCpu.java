package dev.quire.common.hardware;

import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.PagingException;
import dev.quire.api.TlbModel;
import dev.quire.api.port.CpuEvent;
import dev.quire.api.port.FaultEntry;
import org.jspecify.annotations.Nullable;

/**
 * The part of a processor that translates: TLB, walks, faults. What an architecture adds, and what
 * it may call, is described at {@link SimulatedCpu}.
 */
abstract class TranslatingCpu extends DrivenCpu {

  /** What {@link #walk} and {@link #refused} return for an access that faults. */
  protected static final long FAULT = -1;

  /** What {@link #refused} returns for an access that must be looked up in the tables again. */
  protected static final long WALK = -2;

  /** The context of entries that are for every context. */
  protected static final int ANY_CONTEXT = DirectTlb.ANY_CONTEXT;

  /** An access that faults so often in a row, each time answered, will never be made. */
  private static final int LIVELOCK = 1000;

  final Ram ram;
  final long addressMask;
  final DirectTlb direct;
  final @Nullable CoherenceChecker checker;
  final @Nullable LateStores lateStores;

  /** Whether stores are announced to the checker or held back from walks. */
  final boolean storesWatched;

  /** The context as it stands in tags. */
  long contextTag;

  long accesses;
  private final @Nullable TlbStore store;
  private final @Nullable WalkCache walkCache;
  private final @Nullable Speculation speculation;
  private final Randomness randomness;
  private final WalkTrace trace = new WalkTrace();
  private @Nullable FaultEntry faultEntry;
  private int context;
  private boolean speculating;
  private long walking;
  private long misses;
  private long walks;
  private long faults;

  TranslatingCpu(SimulatedMachine machine, int index, int addressBits) {
    super(machine, index);
    MachineConfig config = machine.config();
    ram = machine.ram();
    addressMask = -1L >>> (Long.SIZE - addressBits);
    checker = machine.checkerOrNull();
    lateStores = machine.lateStores();
    storesWatched = checker != null || lateStores != null;
    randomness = new Randomness(config.seed(), index);
    boolean eager = config.tlb() == TlbModel.EAGER;
    boolean fast = config.tlb() == TlbModel.DIRECT && checker == null;
    direct = new DirectTlb(fast ? config.tlbEntries() : 1);
    store = fast ? null : new TlbStore(config.tlb(), config.tlbEntries(), randomness, checker);
    walkCache = eager ? new WalkCache() : null;
    speculation = eager ? new Speculation(randomness, addressMask) : null;
    if (!fast) {
      raise(WATCHED);
    }
  }

  // What an architecture adds.

  /**
   * Walks the tables for an access.
   *
   * @param address the address
   * @param right the one bit of {@link Rights} that names the access
   * @return what {@link #fill} returned, or {@link #FAULT} after the fault registers were set
   */
  protected abstract long walk(long address, int right);

  /** Returns the {@link Rights} that an entry with these attributes gives now. */
  protected abstract int rights(long attributes);

  /**
   * Decides about an access to a page whose entry is cached and does not allow it: either sets the
   * fault registers and returns {@link #FAULT}, or returns {@link #WALK}.
   *
   * @param attributes the attributes that the entry was filled with
   */
  protected abstract long refused(long address, int right, long attributes);

  /** Does what a fault itself does to what is cached; nothing, unless overridden. */
  protected void faulting(long address) {}

  /** Returns the fault registers in words. */
  protected abstract String describeFault(boolean fetch);

  // What an architecture calls in a walk.

  /** Whether the walk is speculative: it sets no fault register and no dirty bit. */
  protected final boolean speculating() {
    return speculating;
  }

  /**
   * Reads the word of an entry at a physical address.
   *
   * @param level how many levels stand above: 0 for the root
   * @throws BusError if the address is neither RAM nor device; a speculative walk reads 0
   */
  protected final int readEntry(int level, long physical) {
    if (store == null) {
      return ram.load32(physical);
    }
    if (speculating && !ram.isMemory(physical >>> PageNumber.SHIFT)) {
      return 0;
    }
    if (checker != null) {
      checker.walked(index(), physical, walking >>> PageNumber.SHIFT);
    }
    int word = ram.load32(physical);
    if (lateStores != null) {
      Integer old = lateStores.old(physical);
      if (old != null && randomness.oneIn(2)) {
        word = old;
      }
    }
    trace.note(level, physical, Integer.toUnsignedLong(word));
    return word;
  }

  /**
   * Changes the word of an entry, atomically, as the hardware does that sets accessed and dirty
   * bits; false if {@code expected} does not stand there.
   */
  protected final boolean updateEntry(long physical, int expected, int word) {
    return ram.compareAndSet32(physical, expected, word);
  }

  /**
   * Returns whether an upper-level entry is cached for a walk at {@code level}; {@link #cachedWord}
   * then tells it. Only the eager model ever says yes.
   *
   * @param group the address divided by what the entry covers
   * @param itsContext the context that the entry must have been cached in; ANY_CONTEXT ones match
   */
  protected final boolean findUpper(int level, long group, int itsContext) {
    if (walkCache == null) {
      return false;
    }
    WalkCache.Upper upper = walkCache.find(group, itsContext);
    if (upper == null) {
      upper = walkCache.find(group, ANY_CONTEXT);
    }
    if (upper == null) {
      return false;
    }
    trace.note(level, upper.address(), upper.word());
    trace.since(upper.sequence());
    return true;
  }

  /** The word that {@link #findUpper} found at {@code level}. */
  protected final int cachedWord(int level) {
    return (int) trace.words[level];
  }

  /** Says that the walk goes on through a cached entry to the table in {@code table}. */
  protected final void usedUpper(int level, long table) {
    if (checker != null) {
      checker.usedCachedUpper(
          index(),
          level,
          trace.addresses[level],
          trace.words[level],
          trace.sequence,
          walking >>> PageNumber.SHIFT,
          table);
    }
  }

  /** Caches the entry that was read at {@code level}, if the model is the eager one. */
  protected final void cacheUpper(int level, long group, int itsContext) {
    if (walkCache != null) {
      walkCache.put(
          group,
          itsContext,
          new WalkCache.Upper(trace.addresses[level], trace.words[level], trace.sequence));
    }
  }

  /**
   * Caches the translation that the walk found.
   *
   * @param address the address that was walked for
   * @param frame the first frame of the page
   * @param span log2 of the number of 4 KB pages in the page: 0, or up to 12
   * @param itsContext the context that the entry is for, 0 to 1022, or ANY_CONTEXT
   * @param global whether {@link #invalidateNonGlobal} spares it
   * @param attributes what {@link #rights} needs to know
   * @return the translation, for {@link #walk} to return
   * @throws BusError if the frame is neither RAM nor device
   */
  protected final long fill(
      long address, long frame, int span, int itsContext, boolean global, long attributes) {
    long page = address >>> PageNumber.SHIFT;
    long first = page >>> span << span;
    long its = frame + (page - first);
    if (!ram.isMemory(its)) {
      if (speculating) {
        return FAULT;
      }
      throw new BusError(
          its << PageNumber.SHIFT, "translation of 0x" + Long.toHexString(address) + " ends");
    }
    int rights = rights(attributes);
    long entry = DirectTlb.dataOf(its, span, global, rights);
    if (store == null) {
      direct.fill(address, itsContext, entry, attributes);
    } else {
      keep(
          new TlbEntry(index(), first, span, itsContext, global, frame, rights, attributes, trace),
          page);
    }
    return entry;
  }

  private void keep(TlbEntry entry, long page) {
    if (checker != null && !speculating) {
      checker.mapped(entry, page);
    }
    if (store != null) {
      store.add(entry);
    }
  }

  // What an architecture calls in its system operations.

  /** Sets the context that accesses are made in: 0 to 1022. */
  protected final void setContext(int value) {
    context = value;
    contextTag = (long) value << DirectTlb.CONTEXT_SHIFT;
  }

  /** The context that accesses are made in. */
  protected final int context() {
    return context;
  }

  /** Drops the page, whatever its size, in a context and in ANY_CONTEXT; ANY_CONTEXT: in all. */
  protected final void invalidatePage(long address, int itsContext) {
    if (store == null) {
      direct.invalidatePage(address & addressMask, itsContext);
    } else {
      counted(store.invalidatePage((address & addressMask) >>> PageNumber.SHIFT, itsContext));
    }
  }

  /** Drops the page as {@link #invalidatePage} does, but as a fault does it, unasked. */
  protected final void forgetPage(long address, int itsContext) {
    if (store == null) {
      direct.invalidatePage(address & addressMask, itsContext);
    } else {
      store.invalidatePage((address & addressMask) >>> PageNumber.SHIFT, itsContext);
    }
  }

  /** Drops what is cached for a context and not global. */
  protected final void invalidateContext(int itsContext) {
    if (store == null) {
      direct.invalidateContext(itsContext);
    } else {
      counted(store.invalidateContext(itsContext));
    }
  }

  /** Drops what is not global. */
  protected final void invalidateNonGlobal() {
    if (store == null) {
      direct.invalidateNonGlobal();
    } else {
      store.invalidateNonGlobal();
    }
  }

  /** Drops everything. */
  protected final void invalidateAll() {
    if (store == null) {
      direct.invalidateAll();
    } else {
      store.invalidateAll();
    }
  }

  /** Drops a cached upper-level entry in a context and in ANY_CONTEXT; ANY_CONTEXT: in all. */
  protected final void dropUpper(long group, int itsContext) {
    if (walkCache != null) {
      walkCache.drop(group, itsContext);
    }
  }

  /** Drops the upper-level entries cached for a context. */
  protected final void dropUpperContext(int itsContext) {
    if (walkCache != null) {
      walkCache.dropContext(itsContext);
    }
  }

  /** Drops all cached upper-level entries. */
  protected final void dropAllUpper() {
    if (walkCache != null) {
      walkCache.clear();
    }
  }

  /** Asks {@link #rights} again for each cached translation. */
  protected final void recomputeRights() {
    if (store == null) {
      direct.recompute(this::rights);
    } else {
      store.recompute(this::rights);
    }
  }

  /** Makes this processor's stores visible to all walks. */
  protected final void storesVisible() {
    if (lateStores != null) {
      lateStores.barrier(index());
    }
  }

  private void counted(int dropped) {
    if (checker != null) {
      checker.invalidated(dropped);
    }
  }

  // Translation.

  @Override
  public final void onFault(FaultEntry entry) {
    faultEntry = entry;
  }

  @Override
  public final long count(CpuEvent event) {
    return switch (event) {
      case ACCESSES -> accesses;
      case TLB_HITS -> accesses - misses;
      case WALKS -> walks;
      case FAULTS -> faults;
    };
  }

  /** Returns the translation of an address after the boundary, the faults and the retries. */
  final long translate(long address, int right) {
    accesses++;
    long wanted = address & addressMask;
    if (attention() != 0) {
      boundary(Rights.isUser(right));
      if (speculation != null) {
        speculate(wanted);
      }
    }
    long entry = lookUp(wanted, right);
    if (entry >= 0) {
      return entry;
    }
    misses++;
    return afterMiss(wanted, right, entry);
  }

  private long afterMiss(long address, int right, long refusal) {
    long entry = refusal;
    for (int attempt = 0; ; attempt++) {
      if (entry == WALK) {
        entry = walkFor(address, right);
      }
      if (entry >= 0) {
        return entry;
      }
      if (attempt == LIVELOCK) {
        throw new PagingException.KernelFault(
            "livelock: a "
                + Rights.describe(right)
                + " at 0x"
                + Long.toHexString(address)
                + " faulted "
                + attempt
                + " times in a row: "
                + describeFault(Rights.isFetch(right)));
      }
      deliver(address, right);
      if (attention() != 0) {
        boundary(Rights.isUser(right));
      }
      entry = lookUp(address, right);
    }
  }

  private long lookUp(long address, int right) {
    if (store == null) {
      long entry = direct.find(address, context);
      if (entry == DirectTlb.NOTHING) {
        return WALK;
      }
      return (entry & right) != 0 ? entry : refused(address, right, direct.attributes(address));
    }
    long page = address >>> PageNumber.SHIFT;
    TlbEntry entry = store.find(page, context, right);
    if (entry == null) {
      return WALK;
    }
    boolean allowed = (entry.rights & right) != 0;
    long answer =
        allowed
            ? DirectTlb.dataOf(entry.frameOf(page), entry.span, entry.global, entry.rights)
            : refused(address, right, entry.attributes);
    if (checker != null && answer != WALK) {
      checker.hit(entry, page, right);
    }
    if (allowed && !ram.isMemory(entry.frameOf(page))) {
      throw new BusError(entry.frameOf(page) << PageNumber.SHIFT, "access");
    }
    return answer;
  }

  private long walkFor(long address, int right) {
    walks++;
    if (store != null) {
      walking = address;
      trace.begin(checker == null ? 0 : checker.sequence());
    }
    return walk(address, right);
  }

  private void deliver(long address, int right) {
    faults++;
    faulting(address);
    boolean fetch = Rights.isFetch(right);
    FaultEntry entry = faultEntry;
    if (entry == null) {
      throw new PagingException.KernelFault(
          "a "
              + Rights.describe(right)
              + " at 0x"
              + Long.toHexString(address)
              + " faulted before a fault entry stands: "
              + describeFault(fetch));
    }
    beginEntry();
    try {
      entry.onFault(fetch, Rights.isUser(right));
    } finally {
      endEntry();
    }
  }

  private void speculate(long near) {
    if (speculation == null || store == null) {
      return;
    }
    long address = speculation.choose(near);
    if (address < 0 || store.find(address >>> PageNumber.SHIFT, context, 0) != null) {
      return;
    }
    walking = address;
    trace.begin(checker == null ? 0 : checker.sequence());
    speculating = true;
    try {
      walk(address, Rights.KERNEL_READ);
    } finally {
      speculating = false;
    }
  }
}
