package dev.quire.common.engine;

import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.api.PagingException;
import dev.quire.api.Protection;
import org.jspecify.annotations.Nullable;

/**
 * What an edit does to the tables of its space, whose lock it holds. Every operation checks all
 * that can fail before its first store; each notes what it owes, and {@link Settlement#settle}
 * pays.
 */
final class PageTables {
  private final PagingKernel paging;
  private final KernelProcessor on;
  private final EditState state;
  private final TableCursor cursor;
  private final Format format;
  private final EntryWords entries;
  private final Settlement settlement;
  private final LargePages large;
  // Whether the format has large mappings that are page entries.
  private final boolean replicates;
  // Whether a walk on another processor may set bits in entries while this edit changes them: there
  // the space may become current at any time.
  private final boolean shared;
  private final int entryShift;

  @SuppressWarnings("NullAway.Init") // by open
  private Space space;

  private final States states;

  @SuppressWarnings("NullAway.Init")
  PageTables(PagingKernel paging, KernelProcessor on, EditState state) {
    this.paging = paging;
    this.on = on;
    this.state = state;
    this.cursor = new TableCursor(paging, on, state);
    this.format = paging.parts().format();
    this.states = on.states();
    this.entries = on.words();
    this.settlement = new Settlement(paging, on, state, cursor);
    this.large = new LargePages(paging, on, state, cursor, settlement);
    this.replicates = format.groupBits() != 0;
    this.entryShift = paging.parts().geometry().entryShift();
    this.shared = paging.walksWrite() && paging.processorCount() > 1;
  }

  /** Begins with a space, whose lock is held. */
  void open(Space its) {
    state.clear();
    // A stored reference costs a barrier of the collector, and most edits are of the same space as
    // the one before.
    if (its != space) {
      space = its;
      cursor.setSpace(its);
      large.setSpace(its);
      settlement.setSpace(its);
    }
    cursor.open(on.openView(its));
    boolean current = its.isKernel() || on.currentSpace() == its;
    settlement.open(shared || !(paging.walksWrite() && current));
  }

  PageState lookup(long page) {
    return cursor.seek(page) ? stateOf(entries.load(cursor.entry(page)), page) : large.lookup(page);
  }

  /** The large mappings. */
  LargePages large() {
    return large;
  }

  /** Pays, and ends what {@link #open} began. */
  void settle() {
    settlement.settle();
  }

  void lookup(long first, long count, PageBuffer states) {
    long limit = first + count;
    for (long page = first; page < limit; ) {
      int n = run(page, limit);
      if (cursor.seekNext(page)) {
        state.words.load(cursor.entry(page), n);
        if (replicates) {
          large.members(state.words, n, page);
        }
        for (int i = 0; i < n; i++) {
          this.states.add(state.words.get(i), states);
        }
      } else if (large.lookup(page) instanceof PageState.Mapped mapped) {
        LargePages.add(mapped, n, states);
      } else {
        addAbsent(states, n);
      }
      page += n;
    }
  }

  /**
   * Fills absent pages with {@code word}, then {@code step} more each.
   *
   * <p>One page is mapped in here too, on purpose: the just-in-time compiler inlines no method
   * above 325 bytes of bytecode, and this one is to stay above. So its callers stay small enough to
   * be inlined in theirs, and the objects that these pass for page and frame are never allocated.
   */
  void map(long first, long count, long word, long step) {
    if (count == 1 && cursor.seek(first)) {
      long entry = cursor.entry(first);
      long old = entries.load(entry);
      if (old != 0) {
        throw new PagingException.AlreadyMapped(PageNumber.of(first), space, stateOf(old, first));
      }
      settlement.payBeforeMaking(first, 1, word);
      entries.store(entry, word);
      cursor.count(first, 1);
      return;
    }
    long limit = first + count;
    int missing = 0;
    long before = -1;
    for (long page = first; page < limit; ) {
      int n = run(page, limit);
      if (cursor.seekNext(page)) {
        requireAbsent(page, n);
      } else {
        if (space.hasLarge() && cursor.largeLevel(page) != 0) {
          throw new PagingException.AlreadyMapped(PageNumber.of(page), space, lookup(page));
        }
        missing += cursor.missingTables(page, before);
        before = page;
      }
      page += n;
    }
    if (missing > 0) {
      cursor.reserve(missing);
    }
    settlement.payBeforeMaking(first, count, word);
    for (long page = first; page < limit; ) {
      int n = run(page, limit);
      if (!cursor.seekNext(page)) {
        cursor.make(page);
      }
      entries.fill(cursor.entry(page), n, word + (page - first) * step, step);
      cursor.count(page, n);
      page += n;
    }
    cursor.unreserve();
  }

  private void requireAbsent(long page, int n) {
    state.words.load(cursor.entry(page), n);
    state.words.survey(n);
    if (state.words.occupied() != 0) {
      int i = state.words.firstOccupied();
      throw new PagingException.AlreadyMapped(
          PageNumber.of(page + i), space, stateOf(state.words.get(i), page + i));
    }
  }

  /** What to throw because one of these pages is occupied. */
  PagingException occupied(long first, long count) {
    long page = first;
    while (page < first + count - 1 && lookup(page).isAbsent()) {
      page = cursor.seek(page) ? page + 1 : Math.min(cursor.tableLimit(page), first + count - 1);
    }
    return new PagingException.AlreadyMapped(PageNumber.of(page), space, lookup(page));
  }

  /** Empties a page and returns what stood in its entry. */
  long unmap(long page) {
    long entry = cursor.seek(page) ? cursor.entry(page) : 0;
    long old = entry == 0 ? 0 : entries.load(entry);
    if (old == 0 || (space.groups() != 0 && format.isGroup(old))) {
      requireOccupied(page);
    }
    if (shared) {
      old = entries.exchange(entry, 0);
    } else {
      entries.store(entry, 0);
    }
    settlement.emptied(page, old);
    cursor.count(page, -1);
    return old;
  }

  void unmap(long first, long count, @Nullable PageBuffer displaced) {
    large.requireWhole(first, count);
    long limit = first + count;
    for (long page = first; page < limit; ) {
      long n = run(page, limit);
      if (clearTable(page, (int) n, displaced, true) == 0) {
        long gone = large.clear(page, displaced);
        n = Math.max(n, gone);
        addAbsent(displaced, n - gone);
      }
      page += n;
    }
    large.payCleared();
  }

  /** Empties the whole space; appends what stood there, absent pages left out, in order. */
  void unmapAll(PageBuffer displaced) {
    for (long first : large.starts()) {
      int n = run(first, space.limitPage());
      if (clearTable(first, n, displaced, false) == 0) {
        large.clear(first, displaced);
      }
    }
    state.cleared.clear();
  }

  /** Empties {@code n} pages from {@code page} on; returns how many were occupied. */
  private int clearTable(long page, int n, @Nullable PageBuffer displaced, boolean withAbsent) {
    int removed = cursor.seekNext(page) ? clearRun(page, n, displaced, withAbsent) : 0;
    if (removed > 0) {
      cursor.count(page, -removed);
    }
    return removed;
  }

  private static void addAbsent(@Nullable PageBuffer displaced, long n) {
    for (long i = 0; i < n && displaced != null; i++) {
      displaced.addAbsent();
    }
  }

  /** Empties entries of one table; returns how many were occupied. */
  private int clearRun(long page, int n, @Nullable PageBuffer displaced, boolean withAbsent) {
    long entry = cursor.entry(page);
    EntryRun words = state.words;
    words.load(entry, n);
    words.survey(n);
    int occupied = words.occupied();
    if (occupied == 0) {
      return 0;
    }
    long any = words.union();
    if (shared) {
      any |= exchangeRun(entry, n);
    } else {
      entries.fill(entry, n, 0, 0);
    }
    if (replicates && space.groups() != 0) {
      any |= ungroup(page, n);
    }
    if (displaced != null) {
      for (int i = 0; i < n; i++) {
        if (withAbsent || words.get(i) != 0) {
          states.add(words.get(i), displaced);
        }
      }
    }
    // Accessed and dirty are bits: where no word has one, no page has it.
    boolean dirty = format.dirty(any);
    boolean owing = settlement.owesUnaccessed() || format.accessed(any);
    for (int i = 0; i < n && (dirty || (owing && !state.debts.all())); i++) {
      if (words.get(i) != 0) {
        settlement.emptied(page + i, words.get(i));
      }
    }
    return occupied;
  }

  /** Has each word that was cleared stand for its own page; returns all bits that there are. */
  private long ungroup(long page, int n) {
    space.addGroups(-large.members(state.words, n, page));
    state.words.survey(n);
    return state.words.union();
  }

  private long exchangeRun(long entry, int n) {
    EntryRun words = state.words;
    long any = 0;
    for (int i = 0; i < n; i++) {
      if (words.get(i) != 0) {
        long old = entries.exchange(entry + bytes(i), 0);
        words.set(i, old);
        any |= old;
      }
    }
    return any;
  }

  /** Replaces the entry of one page and returns the old one. */
  long remap(long page, long word) {
    requireOccupied(page);
    long entry = cursor.entry(page);
    long old = entries.load(entry);
    settlement.payBeforeMaking(page, 1, word);
    if (format.isMapped(old) && format.needsBreak(old, word)) {
      old = replace(entry, 0);
      settlement.emptied(page, old);
      settlement.pay();
      entries.store(entry, word);
      return old;
    }
    old = replace(entry, word);
    settlement.replaced(page, old, word);
    return old;
  }

  void remap(long first, long count, long word, PageBuffer displaced) {
    long limit = first + count;
    long step = format.frameStep();
    boolean broken = false;
    for (long page = first; page < limit; page++) {
      requireOccupied(page);
      long old = entries.load(cursor.entry(page));
      broken |= format.isMapped(old) && format.needsBreak(old, word + (page - first) * step);
    }
    settlement.payBeforeMaking(first, count, word);
    for (long page = first; page < limit; page++) {
      cursor.seek(page);
      long now = broken ? 0 : word + (page - first) * step;
      long old = replace(cursor.entry(page), now);
      states.add(old, displaced);
      if (broken) {
        settlement.emptied(page, old);
      } else {
        settlement.replaced(page, old, now);
      }
    }
    if (broken) {
      settlement.pay();
      for (long page = first; page < limit; ) {
        int n = run(page, limit);
        cursor.seek(page);
        entries.fill(cursor.entry(page), n, word + (page - first) * step, step);
        page += n;
      }
    }
  }

  void protect(long first, long count, Protection protection) {
    large.requireWhole(first, count);
    change(first, first + count, old -> format.protect(old, protection));
    large.protect(first, count, protection);
  }

  /** Clears accessed or dirty marks; returns how many were set. */
  long clearMarks(long first, long count, boolean dirty) {
    large.requireSmall(first, count);
    return change(first, first + count, dirty ? format::clearDirty : format::clearAccessed);
  }

  /** Changes the mapped entries of a range; returns how many are different now. */
  private long change(long first, long limit, java.util.function.LongUnaryOperator how) {
    long changed = 0;
    for (long page = first; page < limit; ) {
      int n = run(page, limit);
      if (cursor.seekNext(page)) {
        changed += changeRun(page, n, how);
      }
      page += n;
    }
    return changed;
  }

  private int changeRun(long page, int n, java.util.function.LongUnaryOperator how) {
    long entry = cursor.entry(page);
    EntryRun before = state.words;
    EntryRun after = state.changed;
    before.load(entry, n);
    int changed = 0;
    for (int i = 0; i < n; i++) {
      long old = before.get(i);
      long now = format.isMapped(old) ? how.applyAsLong(old) : old;
      after.set(i, now);
      changed += now == old ? 0 : 1;
    }
    if (changed == 0) {
      return 0;
    }
    if (shared) {
      replaceChanged(entry, n, how);
    } else {
      after.store(entry, n);
    }
    for (int i = 0; i < n && !state.debts.all(); i++) {
      if (after.get(i) != before.get(i)) {
        settlement.changed(page + i, before.get(i), after.get(i));
      }
    }
    return changed;
  }

  /** Stores the entries that are to change, each as it stands when it is replaced. */
  private void replaceChanged(long entry, int n, java.util.function.LongUnaryOperator how) {
    for (int i = 0; i < n; i++) {
      long old = state.words.get(i);
      long now = state.changed.get(i);
      if (now != old) {
        while (!entries.compareAndSet(entry + bytes(i), old, now)) {
          old = entries.load(entry + bytes(i));
          now = how.applyAsLong(old);
        }
        state.words.set(i, old);
        state.changed.set(i, now);
      }
    }
  }

  long takeTicket(long page) {
    long old = cursor.seek(page) ? entries.load(cursor.entry(page)) : 0;
    if (old == 0 || format.isMapped(old)) {
      throw new PagingException.NoTicket(PageNumber.of(page), space, lookup(page));
    }
    entries.store(cursor.entry(page), 0);
    cursor.count(page, -1);
    return format.payload(old);
  }

  /** Copies bytes of one page; says whether it was mapped. */
  boolean copy(long page, int start, byte[] bytes, int offset, int length, boolean in) {
    if (!(lookup(page) instanceof PageState.Mapped mapped)) {
      return false;
    }
    if (in && cursor.seek(page)) {
      change(page, page + 1, old -> format.touch(old, true));
    }
    long at = on.transients().map(mapped.frame().value());
    try {
      if (in) {
        on.cpu().store8s(at + start, bytes, offset, length, false);
      } else {
        on.cpu().load8s(at + start, bytes, offset, length, false);
      }
    } finally {
      on.transients().unmap(at);
    }
    return true;
  }

  void requireOccupied(long page) {
    large.requireSmall(page);
    if (!cursor.seek(page) || entries.load(cursor.entry(page)) == 0) {
      throw new PagingException.NotMapped(PageNumber.of(page), space, PageState.absent());
    }
  }

  void requireMapped(long page) {
    requireOccupied(page);
    PageState now = lookup(page);
    if (!(now instanceof PageState.Mapped)) {
      throw new PagingException.NotMapped(PageNumber.of(page), space, now);
    }
  }

  private long replace(long entry, long word) {
    if (shared) {
      return entries.exchange(entry, word);
    }
    long old = entries.load(entry);
    entries.store(entry, word);
    return old;
  }

  /** The pages from {@code page} on up to {@code limit} that lie in the same table. */
  private int run(long page, long limit) {
    return (int) (Math.min(limit, cursor.tableLimit(page)) - page);
  }

  private long bytes(int entry) {
    return (long) entry << entryShift;
  }

  private PageState stateOf(long word, long page) {
    return states.of(large.member(word, page));
  }

  /** What a word says that stands, or stood, for one page alone. */
  PageState stateOf(long word) {
    return states.of(word);
  }
}
