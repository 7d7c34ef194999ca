package dev.quire.common.hardware;

import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.TlbModel;
import org.jspecify.annotations.Nullable;

/**
 * The part of a processor that caches: the TLB and the upper-level entries, filled by walks and
 * dropped by invalidations. What an architecture may call is described at {@link SimulatedCpu}.
 */
abstract class CachingCpu extends DrivenCpu {

  /** What a walk returns for an access that faults. */
  protected static final long FAULT = -1;

  /** The context of entries that are for every context. */
  protected static final int ANY_CONTEXT = DirectTlb.ANY_CONTEXT;

  final Ram ram;
  final long addressMask;
  final DirectTlb direct;
  final @Nullable CoherenceChecker checker;
  final @Nullable LateStores lateStores;

  /** Every model but the fast one; null for that. */
  final @Nullable TlbStore store;

  final Randomness randomness;
  private final @Nullable WalkCache walkCache;
  private final WalkTrace trace = new WalkTrace();
  private int context;
  private boolean speculating;
  private long walking;

  CachingCpu(SimulatedMachine machine, int index, int addressBits) {
    super(machine, index);
    MachineConfig config = machine.config();
    ram = machine.ram();
    addressMask = -1L >>> (Long.SIZE - addressBits);
    checker = machine.checkerOrNull();
    lateStores = machine.lateStores();
    randomness = new Randomness(config.seed(), index);
    boolean fast = config.tlb() == TlbModel.DIRECT && checker == null;
    direct = new DirectTlb(fast ? config.tlbEntries() : 1);
    store = fast ? null : new TlbStore(config.tlb(), config.tlbEntries(), randomness, checker);
    walkCache = config.tlb() == TlbModel.EAGER ? new WalkCache() : null;
    if (!fast) {
      raise(WATCHED);
    }
  }

  /** Returns the {@link Rights} that an entry with these attributes gives now. */
  protected abstract int rights(int attributes);

  /** Begins a walk under any model but the fast one. */
  final void beginWalk(long address, boolean ahead) {
    walking = address;
    speculating = ahead;
    trace.begin(checker == null ? 0 : checker.sequence());
  }

  /** Ends a speculative walk. */
  final void endSpeculation() {
    speculating = false;
  }

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
   * @return the translation, for the walk to return
   * @throws BusError if the frame is neither RAM nor device
   */
  protected final long fill(
      long address, long frame, int span, int itsContext, boolean global, int attributes) {
    return fill(address, frame, span, itsContext, global, attributes, rights(attributes));
  }

  /** As the other, for a walk that has asked for the {@link #rights} of the attributes before. */
  protected final long fill(
      long address,
      long frame,
      int span,
      int itsContext,
      boolean global,
      int attributes,
      int rights) {
    long page = address >>> PageNumber.SHIFT;
    long its = span == 0 ? frame : frame + (page & ((1L << span) - 1));
    long entry = DirectTlb.dataOf(its, span, global, rights);
    if (store == null) {
      direct.fill(address, itsContext, entry, attributes);
      return entry;
    }
    if (ram.isMemory(its)) {
      keep(
          new TlbEntry(
              index(),
              page + frame - its,
              span,
              itsContext,
              global,
              frame,
              rights,
              attributes,
              trace),
          page);
      return entry;
    }
    if (speculating) {
      return FAULT;
    }
    throw new BusError(
        its << PageNumber.SHIFT, "translation of 0x" + Long.toHexString(address) + " ends");
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
    setKey((long) value << DirectTlb.CONTEXT_SHIFT);
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
}
