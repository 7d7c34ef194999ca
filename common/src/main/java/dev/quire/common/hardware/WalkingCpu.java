package dev.quire.common.hardware;

import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.TlbModel;
import org.jspecify.annotations.Nullable;

/**
 * The part of a processor that reads and changes the entries of tables, keeps those of upper levels
 * and knows where it has them from. What an architecture may call is described at {@link
 * SimulatedCpu}.
 */
abstract class WalkingCpu extends DrivenCpu {

  /** What a walk returns for an access that faults. */
  protected static final long FAULT = -1;

  /** The context of entries that are for every context. */
  protected static final int ANY_CONTEXT = DirectTlb.ANY_CONTEXT;

  final Ram ram;
  final @Nullable CoherenceChecker checker;
  final @Nullable LateStores lateStores;

  /** Every model of the TLB but the fast one; null for that. */
  final @Nullable TlbStore store;

  final Randomness randomness;
  final WalkTrace trace = new WalkTrace();
  private final @Nullable WalkCache walkCache;
  private boolean speculating;
  private long walking;
  private long readAt;

  WalkingCpu(SimulatedMachine machine, int index) {
    super(machine, index);
    MachineConfig config = machine.config();
    ram = machine.ram();
    checker = machine.checkerOrNull();
    lateStores = machine.lateStores();
    randomness = new Randomness(config.seed(), index);
    boolean fast = config.tlb() == TlbModel.DIRECT && checker == null;
    store = fast ? null : new TlbStore(config.tlb(), config.tlbEntries(), randomness, checker);
    walkCache = config.tlb() == TlbModel.EAGER ? new WalkCache() : null;
    if (!fast) {
      raise(WATCHED);
    }
  }

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
    int word = watchedLoad32(physical, walking >>> PageNumber.SHIFT);
    trace.note(level, physical, Integer.toUnsignedLong(word), readAt);
    return word;
  }

  /** As {@link #readEntry}, for entries of 64 bits. */
  protected final long readEntry64(int level, long physical) {
    if (store == null) {
      return ram.load64(physical);
    }
    if (speculating && !ram.isMemory(physical >>> PageNumber.SHIFT)) {
      return 0;
    }
    long word = watchedLoad64(physical, walking >>> PageNumber.SHIFT);
    trace.note(level, physical, word, readAt);
    return word;
  }

  private int watchedLoad32(long physical, long page) {
    if (checker == null) {
      return (int) seen(physical, Integer.toUnsignedLong(ram.load32(physical)));
    }
    synchronized (checker) {
      readAt = checker.walked(index(), physical, page);
      return (int) seen(physical, Integer.toUnsignedLong(ram.load32(physical)));
    }
  }

  private long watchedLoad64(long physical, long page) {
    if (checker == null) {
      return seen(physical, ram.load64(physical));
    }
    synchronized (checker) {
      readAt = checker.walked(index(), physical, page);
      return seen(physical, ram.load64(physical));
    }
  }

  /** Returns what a walk sees where {@code word} stands: that, or what a late store replaced. */
  private long seen(long physical, long word) {
    LateStores.Late late = lateStores == null ? null : lateStores.at(physical);
    if (late == null || late.old() == word || !randomness.oneIn(2)) {
      return word;
    }
    if (checker != null && late.store() != null) {
      readAt = checker.walkedLate(physical, late.store());
    }
    return late.old();
  }

  /** Reads an entry that is kept in a register from now on ({@link TableRules#inRegisters}). */
  protected final long loadEntry64(long physical) {
    return watchedLoad64(physical, 0);
  }

  /** When the last entry was read, for {@link #usedRegister}. */
  protected final long readAt() {
    return readAt;
  }

  /**
   * Says that the walk uses an entry that {@link #loadEntry64} read when it was {@code since}, and
   * goes on to the table in {@code table}.
   */
  protected final void usedRegister(int level, long physical, long word, long since, long table) {
    if (store != null) {
      trace.note(level, physical, word, since);
      usedUpper(level, table);
    }
  }

  /**
   * Changes the word of an entry, atomically, as the hardware does that sets accessed and dirty
   * bits; false if {@code expected} does not stand there.
   */
  protected final boolean updateEntry(long physical, int expected, int word) {
    return ram.compareAndSet32(physical, expected, word);
  }

  /** As {@link #updateEntry}, for entries of 64 bits. */
  protected final boolean updateEntry64(long physical, long expected, long word) {
    return ram.compareAndSet64(physical, expected, word);
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
    WalkCache.Upper upper = walkCache.find(level, group, itsContext);
    if (upper == null) {
      upper = walkCache.find(level, group, ANY_CONTEXT);
    }
    if (upper == null) {
      return false;
    }
    trace.note(level, upper.address(), upper.word(), upper.sequence());
    return true;
  }

  /** The word that {@link #findUpper} found at {@code level}. */
  protected final int cachedWord(int level) {
    return (int) trace.words[level];
  }

  /** As {@link #cachedWord}, for entries of 64 bits. */
  protected final long cachedWord64(int level) {
    return trace.words[level];
  }

  /** Says that the walk goes on through a cached entry to the table in {@code table}. */
  protected final void usedUpper(int level, long table) {
    if (checker != null) {
      checker.usedCachedUpper(
          index(),
          level,
          trace.addresses[level],
          trace.words[level],
          trace.times[level],
          walking >>> PageNumber.SHIFT,
          table);
    }
  }

  /** Caches the entry that was read at {@code level}, if the model is the eager one. */
  protected final void cacheUpper(int level, long group, int itsContext) {
    if (walkCache != null) {
      walkCache.put(
          level,
          group,
          itsContext,
          new WalkCache.Upper(trace.addresses[level], trace.words[level], trace.times[level]));
    }
  }

  // What an architecture calls in its system operations.

  /** Drops a cached entry of the root in a context and in ANY_CONTEXT; ANY_CONTEXT: in all. */
  protected final void dropUpper(long group, int itsContext) {
    dropUpper(0, group, itsContext);
  }

  /** Drops a cached entry of an upper level in a context and in ANY_CONTEXT. */
  protected final void dropUpper(int level, long group, int itsContext) {
    if (walkCache != null) {
      walkCache.drop(level, group, itsContext);
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

  /** Makes this processor's stores visible to all walks. */
  protected final void storesVisible() {
    if (lateStores != null) {
      lateStores.barrier(index());
    }
  }
}
