package dev.quire.common.hardware;

import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.port.Observer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Watches whether kernel code pays the invalidations that it owes: an instrument for tests, laid
 * over any model of the TLB.
 *
 * <p>Rules ({@link Violation.Rule}):
 *
 * <ol>
 *   <li>STALE_TRANSLATION: at each hit the words that the entry was made from are compared with
 *       RAM. A difference that the hardware would see is legal while the edit that stored it is
 *       open; after that, and for a store outside of edits, it is a violation.
 *   <li>FREED_FRAME: no hit on an entry that maps or was walked through a frame freed since, and no
 *       walk that ends at a free frame. Where all of RAM is mapped for good, only frames that are
 *       free now count.
 *   <li>FREED_TABLE: no walk reads an entry out of a freed frame, or goes through an upper-level
 *       entry cached before its table was freed.
 *   <li>BREAK_BEFORE_MAKE: where the architecture asks for it, a valid entry is not replaced by
 *       another while a TLB holds it.
 * </ol>
 *
 * <p>Not reported: stale entries while their edit is open, and whatever {@link TableRules#mayUse}
 * allows. Invalidations that found nothing to drop are counted. A frame announced as freed is
 * filled with {@link Ram#poison}.
 *
 * <p>Safe for use by many threads.
 */
public final class CoherenceChecker implements Observer {
  private final Ram ram;
  private final TableRules rules;
  private final boolean wide;
  private final Map<Long, TableLog> tables = new HashMap<>();
  private final FrameHistory frames;
  private final OpenEdits edits;
  private final Violations violations;
  private final long[] now = new long[WalkTrace.MAX_LEVELS];
  private @Nullable PageRange mapsRam;
  private long unneeded;
  private long sequence;

  CoherenceChecker(MachineConfig config, Ram ram, TableRules rules) {
    this.ram = ram;
    this.rules = rules;
    wide = rules.entryShift() > Ram.WORD_SHIFT;
    frames = new FrameHistory(config);
    edits = new OpenEdits(config.processors());
    violations = new Violations(edits);
  }

  /** Sets whether a violation is thrown as a {@link CoherenceViolation}; it is always collected. */
  public synchronized void throwAtViolation(boolean value) {
    violations.throwing(value);
  }

  /** The first violations, at most 256. */
  public synchronized List<Violation> violations() {
    return violations.first();
  }

  /** How many violations there were. */
  public synchronized long violationCount() {
    return violations.total();
  }

  /** How many invalidations of a page or a context found nothing to drop. */
  public synchronized long unneededInvalidations() {
    return unneeded;
  }

  /** Forgets the violations seen so far. */
  public synchronized void clear() {
    violations.clear();
  }

  @Override
  public synchronized void editBegan(long edit, int processor, long space) {
    edits.began(edit, processor, space);
  }

  @Override
  public synchronized void editClosed(long edit, int processor) {
    edits.closed(edit, processor);
  }

  @Override
  public synchronized void frameAllocated(long frame) {
    frames.allocated(frame);
    tables.remove(frame);
  }

  @Override
  public synchronized void ramMapped(PageRange pages) {
    mapsRam = pages;
  }

  @Override
  public synchronized void frameFreed(long frame) {
    frames.freed(frame, ++sequence);
    if (frames.isRam(frame)) {
      ram.poison(frame);
    }
  }

  /** The time now; each store and each freed frame has a later one than the last. */
  synchronized long sequence() {
    return sequence;
  }

  /** Returns whether stores to a frame must be announced. */
  synchronized boolean isTable(long frame) {
    return tables.containsKey(frame);
  }

  /**
   * A walk reads an entry: now, if the caller holds the lock of this checker until it has, as those
   * do who store.
   *
   * @return the time
   */
  synchronized long walked(int processor, long address, long page) {
    long frame = address >>> PageNumber.SHIFT;
    tables.computeIfAbsent(frame, key -> new TableLog());
    if (frames.isFree(frame)) {
      long word = word(address);
      violations.report(
          Violation.Rule.FREED_TABLE,
          processor,
          page,
          null,
          word,
          word,
          "a walk read " + hex(address) + ", in " + frameText(frame) + ", which is free");
    }
    return sequence;
  }

  /** A walk uses an upper-level entry that was cached at {@code since}. */
  synchronized void usedCachedUpper(
      int processor, int level, long address, long word, long since, long page, long table) {
    if (frames.freedSince(table, since)) {
      violations.report(
          Violation.Rule.FREED_TABLE,
          processor,
          page,
          owing(level, address, word, since),
          word,
          word(address),
          "a walk went through "
              + rules.describe(level, word)
              + ", cached before its table in "
              + frameText(table)
              + " was freed; now "
              + rules.describe(level, word(address)));
    }
  }

  /** A translation is cached. */
  synchronized void filled(TlbEntry entry) {
    for (int level = 0; level < entry.levels; level++) {
      TableLog table = tableAt(entry.address(level));
      if (table != null) {
        table.cached(entry.address(level), entry);
      }
    }
  }

  /** A walk for an access ended at a frame. */
  synchronized void mapped(TlbEntry entry, long page) {
    long frame = entry.frameOf(page);
    if (entry.levels > 0 && frames.isFree(frame)) {
      violations.report(
          Violation.Rule.FREED_FRAME,
          entry.cpu,
          page,
          null,
          leafWord(entry),
          leafWord(entry),
          "a walk ended at " + frameText(frame) + ", which is free: " + leafText(entry));
    }
  }

  /** A cached translation is dropped. */
  synchronized void dropped(TlbEntry entry) {
    for (int level = 0; level < entry.levels; level++) {
      TableLog table = tableAt(entry.address(level));
      if (table != null) {
        table.dropped(entry.address(level), entry);
      }
    }
  }

  /** Kernel code asked for an invalidation, which dropped so many translations. */
  synchronized void invalidated(int count) {
    if (count == 0) {
      unneeded++;
    }
  }

  /** An access uses a cached translation. */
  synchronized void hit(TlbEntry entry, long page, int right) {
    if (entry.levels == 0) {
      return;
    }
    if (isFreed(entry, page)) {
      usedFreed(entry, page, right, "maps " + frameText(entry.frameOf(page)));
      return;
    }
    boolean same = true;
    for (int level = 0; level < entry.levels; level++) {
      if (entry.global && rules.inRegisters(level)) {
        now[level] = entry.word(level);
        continue;
      }
      long table = entry.address(level) >>> PageNumber.SHIFT;
      if (frames.freedSince(table, entry.reached(level))) {
        if (entry.global && (isTop(level) || level < entry.levels - 1)) {
          // Another space's root leads to the same page, or has the same large entry: a global
          // entry outlives the one it came by.
          now[level] = entry.word(level);
          continue;
        }
        usedFreed(entry, page, right, "was walked through a table in " + frameText(table));
        return;
      }
      now[level] = word(entry.address(level));
      same &= rules.same(level, entry.word(level), now[level]);
    }
    if (!same && !rules.mayUse(entry, Arrays.copyOf(now, entry.levels), right)) {
      usedStale(entry, page, right);
    }
  }

  /** Whether an entry of this level is the first that a walk loads from memory. */
  private boolean isTop(int level) {
    return level == 0 || rules.inRegisters(level - 1);
  }

  /** Whether the frame was freed since, or where all of RAM is mapped for good, is free now. */
  private boolean isFreed(TlbEntry entry, long page) {
    long frame = entry.frameOf(page);
    PageRange permanent = mapsRam;
    if (permanent != null && permanent.contains(PageNumber.of(page))) {
      return frames.isFree(frame);
    }
    return frames.freedSince(frame, entry.reached(entry.levels));
  }

  private void usedFreed(TlbEntry entry, long page, int right, String how) {
    int leaf = entry.levels - 1;
    violations.report(
        Violation.Rule.FREED_FRAME,
        entry.cpu,
        page,
        owing(leaf, entry.address(leaf), entry.word(leaf), entry.time(leaf)),
        leafWord(entry),
        word(entry.address(leaf)),
        "a "
            + Rights.describe(right)
            + " used "
            + leafText(entry)
            + ", which "
            + how
            + ", freed since");
  }

  private void usedStale(TlbEntry entry, long page, int right) {
    int level = 0;
    TableLog.Store store = null;
    for (int i = entry.levels - 1; i >= 0; i--) {
      if (!rules.same(i, entry.word(i), now[i])) {
        level = i;
        store = owing(i, entry.address(i), entry.word(i), entry.time(i));
        if (!edits.covers(store)) {
          break;
        }
      }
    }
    boolean unbroken = rules.mustBreakFirst(level, entry.word(level), now[level]);
    if (!unbroken && edits.covers(store)) {
      return;
    }
    violations.report(
        unbroken ? Violation.Rule.BREAK_BEFORE_MAKE : Violation.Rule.STALE_TRANSLATION,
        entry.cpu,
        page,
        store,
        entry.word(level),
        now[level],
        "a "
            + Rights.describe(right)
            + " used "
            + rules.describe(level, entry.word(level))
            + ", cached from "
            + hex(entry.address(level))
            + ", where "
            + rules.describe(level, now[level])
            + " stands now");
  }

  /**
   * A walk does not see a store that its processor has not passed a barrier since.
   *
   * @return the time as that of the walk: before the store
   */
  synchronized long walkedLate(long address, TableLog.Store unseen) {
    TableLog table = tableAt(address);
    if (table != null) {
      table.remember(address, unseen);
    }
    return unseen.sequence() - 1;
  }

  /**
   * A store replaced a word by another.
   *
   * @return what is remembered of it, for {@link #walkedLate}
   */
  synchronized TableLog.Store stored(int processor, long address, long before, long after) {
    OpenEdits.Edit edit = edits.innermost(processor);
    TableLog.Store store =
        new TableLog.Store(
            ++sequence,
            before,
            after,
            processor,
            edit == null ? -1 : edit.id(),
            edit == null ? -1 : edit.space());
    TableLog table = tableAt(address);
    if (table != null) {
      table.stored(address, store);
      checkBroken(table, store, address);
    }
    return store;
  }

  private void checkBroken(TableLog table, TableLog.Store store, long address) {
    for (TlbEntry entry : table.cachedFrom(address)) {
      for (int level = 0; level < entry.levels; level++) {
        if (entry.address(level) == address
            && rules.mustBreakFirst(level, entry.word(level), store.after())) {
          storedUnbroken(entry, level, store, address);
          return;
        }
      }
    }
  }

  private void storedUnbroken(TlbEntry entry, int level, TableLog.Store store, long address) {
    violations.report(
        Violation.Rule.BREAK_BEFORE_MAKE,
        store.processor(),
        entry.page,
        store,
        entry.word(level),
        store.after(),
        rules.describe(level, store.after())
            + " was stored at "
            + hex(address)
            + " while processor "
            + entry.cpu
            + " holds "
            + rules.describe(level, entry.word(level)));
  }

  private TableLog.@Nullable Store owing(int level, long address, long word, long since) {
    TableLog table = tableAt(address);
    return table == null
        ? null
        : table.owing(address, since, after -> rules.same(level, word, after));
  }

  private @Nullable TableLog tableAt(long address) {
    return tables.get(address >>> PageNumber.SHIFT);
  }

  private long word(long address) {
    return wide ? ram.load64(address) : Integer.toUnsignedLong(ram.load32(address));
  }

  private static long leafWord(TlbEntry entry) {
    return entry.word(entry.levels - 1);
  }

  private String leafText(TlbEntry entry) {
    return rules.describe(entry.levels - 1, leafWord(entry));
  }

  private static String frameText(long frame) {
    return "frame " + hex(frame);
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
