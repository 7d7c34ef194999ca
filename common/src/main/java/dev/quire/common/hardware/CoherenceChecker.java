package dev.quire.common.hardware;

import dev.quire.api.PageNumber;
import dev.quire.api.port.Observer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
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
 *       walk that ends at a free frame.
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
  private static final int KEPT = 256;

  private record Edit(long id, long space) {}

  private final Ram ram;
  private final TableRules rules;
  private final Map<Long, TableLog> tables = new HashMap<>();
  private final Map<Long, Long> freedAt = new HashMap<>();
  private final Set<Long> free = new HashSet<>();
  private final List<ArrayDeque<Edit>> edits = new ArrayList<>();
  private final Set<Long> open = new HashSet<>();
  private final List<Violation> violations = new ArrayList<>();
  private long total;
  private long unneeded;
  private long sequence;
  private boolean throwing;

  CoherenceChecker(Ram ram, TableRules rules, int processors) {
    this.ram = ram;
    this.rules = rules;
    for (int i = 0; i < processors; i++) {
      edits.add(new ArrayDeque<>());
    }
  }

  /** Sets whether a violation is thrown as a {@link CoherenceViolation}; it is always collected. */
  public synchronized void throwAtViolation(boolean value) {
    throwing = value;
  }

  /** The first violations, at most 256. */
  public synchronized List<Violation> violations() {
    return List.copyOf(violations);
  }

  /** How many violations there were. */
  public synchronized long violationCount() {
    return total;
  }

  /** How many invalidations found nothing to drop. */
  public synchronized long unneededInvalidations() {
    return unneeded;
  }

  /** Forgets the violations seen so far. */
  public synchronized void clear() {
    violations.clear();
    total = 0;
  }

  @Override
  public synchronized void editBegan(long edit, int processor, long space) {
    edits.get(processor).push(new Edit(edit, space));
    open.add(edit);
  }

  @Override
  public synchronized void editClosed(long edit, int processor) {
    edits.get(processor).removeIf(e -> e.id == edit);
    open.remove(edit);
  }

  @Override
  public synchronized void frameAllocated(long frame) {
    free.remove(frame);
    tables.remove(frame);
  }

  @Override
  public synchronized void frameFreed(long frame) {
    free.add(frame);
    freedAt.put(frame, ++sequence);
    if (ram.isMemory(frame)) {
      ram.poison(frame);
    }
  }

  /** The time now; every store and every freed frame has a later one than the last. */
  synchronized long sequence() {
    return sequence;
  }

  /** Returns whether stores to a frame must be announced. */
  synchronized boolean isTable(long frame) {
    return tables.containsKey(frame);
  }

  /** A walk reads an entry. */
  synchronized void walked(int processor, long address, long page) {
    long frame = address >>> PageNumber.SHIFT;
    tables.computeIfAbsent(frame, key -> new TableLog());
    if (free.contains(frame)) {
      report(
          Violation.Rule.FREED_TABLE,
          processor,
          page,
          null,
          0,
          0,
          "a walk read " + hex(address) + ", in " + frameText(frame) + ", which is free");
    }
  }

  /** A walk uses an upper-level entry that was cached at {@code since}. */
  synchronized void usedCachedUpper(
      int processor, int level, long address, long word, long since, long page, long table) {
    if (freedAt.getOrDefault(table, -1L) > since) {
      report(
          Violation.Rule.FREED_TABLE,
          processor,
          page,
          owing(address, since),
          word,
          ram.load32(address),
          "a walk went through "
              + rules.describe(level, word)
              + ", cached before its table in "
              + frameText(table)
              + " was freed; now "
              + describeNow(level, address));
    }
  }

  synchronized void filled(TlbEntry entry) {
    for (int level = 0; level < entry.levels; level++) {
      TableLog table = tables.get(entry.address(level) >>> PageNumber.SHIFT);
      if (table != null) {
        table.cached(entry.address(level), entry);
      }
    }
  }

  /** A walk for an access ended at a frame. */
  synchronized void mapped(TlbEntry entry, long page) {
    long frame = entry.frameOf(page);
    if (entry.levels > 0 && free.contains(frame)) {
      report(
          Violation.Rule.FREED_FRAME,
          entry.cpu,
          page,
          null,
          leafWord(entry),
          leafWord(entry),
          "a walk ended at " + frameText(frame) + ", which is free: " + leafText(entry));
    }
  }

  synchronized void dropped(TlbEntry entry) {
    for (int level = 0; level < entry.levels; level++) {
      TableLog table = tables.get(entry.address(level) >>> PageNumber.SHIFT);
      if (table != null) {
        table.dropped(entry.address(level), entry);
      }
    }
  }

  synchronized void invalidated(int count) {
    if (count == 0) {
      unneeded++;
    }
  }

  /** An access uses an entry. */
  synchronized void hit(TlbEntry entry, long page, int right) {
    if (entry.levels == 0) {
      return;
    }
    long mapped = freedAt.getOrDefault(entry.frameOf(page), -1L);
    if (mapped > entry.sequence) {
      reportFreed(entry, page, right, "maps " + frameText(entry.frameOf(page)));
      return;
    }
    long[] now = new long[entry.levels];
    boolean same = true;
    for (int level = 0; level < entry.levels; level++) {
      long table = entry.address(level) >>> PageNumber.SHIFT;
      if (freedAt.getOrDefault(table, -1L) > entry.sequence) {
        reportFreed(entry, page, right, "was walked through a table in " + frameText(table));
        return;
      }
      now[level] = Integer.toUnsignedLong(ram.load32(entry.address(level)));
      same &= rules.same(level, entry.word(level), now[level]);
    }
    if (!same && !rules.mayUse(entry, now, right)) {
      stale(entry, now, page, right);
    }
  }

  private void stale(TlbEntry entry, long[] now, long page, int right) {
    int level = 0;
    TableLog.Store store = null;
    for (int i = entry.levels - 1; i >= 0; i--) {
      if (!rules.same(i, entry.word(i), now[i])) {
        level = i;
        store = owing(entry.address(i), entry.sequence);
        if (store == null || store.edit() < 0 || !open.contains(store.edit())) {
          break;
        }
      }
    }
    boolean made = rules.mustBreakFirst(level, entry.word(level), now[level]);
    if (!made && store != null && store.edit() >= 0 && open.contains(store.edit())) {
      return;
    }
    report(
        made ? Violation.Rule.BREAK_BEFORE_MAKE : Violation.Rule.STALE_TRANSLATION,
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

  /** A store replaces a word of a table. */
  synchronized void stored(int processor, long address, long before, long after) {
    TableLog table = tables.get(address >>> PageNumber.SHIFT);
    if (table == null || before == after) {
      return;
    }
    Edit edit = edits.get(processor).peek();
    TableLog.Store store =
        new TableLog.Store(
            ++sequence,
            before,
            after,
            processor,
            edit == null ? -1 : edit.id,
            edit == null ? -1 : edit.space);
    table.stored(address, store);
    for (TlbEntry entry : table.cachedFrom(address)) {
      for (int level = 0; level < entry.levels; level++) {
        if (entry.address(level) == address
            && rules.mustBreakFirst(level, entry.word(level), after)) {
          report(
              Violation.Rule.BREAK_BEFORE_MAKE,
              processor,
              entry.page,
              store,
              entry.word(level),
              after,
              rules.describe(level, after)
                  + " was stored at "
                  + hex(address)
                  + " while processor "
                  + entry.cpu
                  + " holds "
                  + rules.describe(level, entry.word(level)));
          return;
        }
      }
    }
  }

  private void reportFreed(TlbEntry entry, long page, int right, String how) {
    report(
        Violation.Rule.FREED_FRAME,
        entry.cpu,
        page,
        owing(entry.address(entry.levels - 1), entry.sequence),
        leafWord(entry),
        ram.load32(entry.address(entry.levels - 1)),
        "a "
            + Rights.describe(right)
            + " used "
            + leafText(entry)
            + ", which "
            + how
            + ", freed since");
  }

  private void report(
      Violation.Rule rule,
      int processor,
      long page,
      TableLog.@Nullable Store store,
      long before,
      long after,
      String what) {
    PageNumber number = PageNumber.of(page);
    Violation violation =
        Violation.of(
            rule,
            processor,
            number,
            store == null ? OptionalLong.empty() : known(store.space()),
            store == null ? OptionalLong.empty() : known(store.edit()),
            before,
            after,
            "processor " + processor + ", " + number + ": " + what + whose(store));
    total++;
    if (violations.size() < KEPT) {
      violations.add(violation);
    }
    if (throwing) {
      throw new CoherenceViolation(violation);
    }
  }

  private TableLog.@Nullable Store owing(long address, long since) {
    TableLog table = tables.get(address >>> PageNumber.SHIFT);
    return table == null ? null : table.owing(address, since);
  }

  private static OptionalLong known(long id) {
    return id < 0 ? OptionalLong.empty() : OptionalLong.of(id);
  }

  private String whose(TableLog.@Nullable Store store) {
    if (store == null) {
      return "";
    }
    if (store.edit() < 0) {
      return "; stored by processor " + store.processor() + " outside of any edit";
    }
    return "; edit "
        + store.edit()
        + " of space "
        + store.space()
        + " on processor "
        + store.processor()
        + (open.contains(store.edit()) ? " stored it" : " owed the invalidation");
  }

  private static long leafWord(TlbEntry entry) {
    return entry.word(entry.levels - 1);
  }

  private String leafText(TlbEntry entry) {
    return rules.describe(entry.levels - 1, leafWord(entry));
  }

  private String describeNow(int level, long address) {
    return rules.describe(level, Integer.toUnsignedLong(ram.load32(address)));
  }

  private static String frameText(long frame) {
    return "frame " + hex(frame);
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
