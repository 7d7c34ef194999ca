package dev.quire.common.engine;

import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.api.PagingException;
import dev.quire.api.Protection;
import dev.quire.common.frame.ManagedFrames;
import org.jspecify.annotations.Nullable;

/**
 * What an edit does to the tables of its space, whose lock it holds. Every operation checks all
 * that can fail before its first store; each notes what it owes, and {@link #settle} pays.
 */
final class PageTables {
  private final PagingKernel paging;
  private final KernelProcessor on;
  private final EditState state;
  private final TableCursor cursor;
  private final Format format;
  private final EntryWords entries;
  private final ManagedFrames frames;
  // Whether a walk on another processor may set bits in entries while this edit changes them: there
  // the space may become current at any time.
  private final boolean shared;
  private Space space;
  private TableView view;
  // Whether entries are as they were loaded until they are replaced. If not, a walk on this
  // processor, by speculation, may have set accessed and cached the entry; it sets no dirty.
  private boolean exact;
  private final States states;

  PageTables(PagingKernel paging, KernelProcessor on, EditState state) {
    this.paging = paging;
    this.on = on;
    this.state = state;
    this.cursor = new TableCursor(paging, on, state);
    this.space = paging.kernel();
    this.view = paging.kernelView();
    this.format = paging.parts().format();
    this.states = on.states();
    this.entries = on.words();
    this.frames = paging.frames();
    this.shared = paging.walksWrite() && paging.processorCount() > 1;
  }

  /** Begins with a space, whose lock is held; {@link #settle} ends it. */
  void open(Space its) {
    state.clear();
    space = its;
    view = on.openView(its);
    cursor.open(its, view);
    boolean current = its.isKernel() || on.currentSpace() == its;
    exact = shared || !(paging.walksWrite() && current);
  }

  PageState lookup(long page) {
    if (!cursor.seek(page)) {
      int level = cursor.largeLevel(page);
      return level == 0 ? PageState.absent() : paging.parts().links().large(on, view, level, page);
    }
    return stateOf(entries.load(cursor.entry(page)));
  }

  void lookup(long first, long count, PageBuffer states) {
    long limit = first + count;
    for (long page = first; page < limit; ) {
      int n = run(page, limit);
      if (cursor.seek(page)) {
        entries.load(cursor.entry(page), state.words, n);
        for (int i = 0; i < n; i++) {
          this.states.add(Integer.toUnsignedLong(state.words[i]), states);
        }
      } else {
        for (int i = 0; i < n; i++) {
          addLarge(states, page + i);
        }
      }
      page += n;
    }
  }

  private void addLarge(PageBuffer states, long page) {
    if (lookup(page) instanceof PageState.Mapped large) {
      states.addMapped(
          large.frame().value(),
          large.protection(),
          large.type(),
          large.accessed(),
          large.dirty(),
          large.global());
    } else {
      states.addAbsent();
    }
  }

  void map(long page, long word) {
    if (!cursor.seek(page)) {
      fill(page, 1, word, 0);
      return;
    }
    long entry = cursor.entry(page);
    long old = entries.load(entry);
    if (old != 0) {
      throw new PagingException.AlreadyMapped(PageNumber.of(page), space, stateOf(old));
    }
    payBeforeMaking(page, 1, word);
    entries.store(entry, word);
    cursor.count(page, 1);
  }

  /**
   * Pays what is owed for pages that were changed and are mapped again before their edit closes,
   * this one or an outer one, where an old translation and a new one must not meet.
   */
  private void payBeforeMaking(long first, long count, long word) {
    Edit innermost = on.innermostEdit();
    boolean alone = innermost == null || innermost.outer() == null;
    if (!(alone && state.debts.isEmpty()) && format.breaksBeforeMake() && format.isMapped(word)) {
      payWhatCovers(first, count);
    }
  }

  private void payWhatCovers(long first, long count) {
    for (Edit edit = on.innermostEdit(); edit != null; edit = edit.outer()) {
      if (edit.target() == space && edit.state().debts.covers(first, count)) {
        pay(edit.state());
      }
    }
  }

  /** Fills absent pages with {@code word}, then {@code step} more each. */
  void fill(long first, long count, long word, long step) {
    long limit = first + count;
    int missing = 0;
    for (long page = first; page < limit; ) {
      int n = run(page, limit);
      if (cursor.seek(page)) {
        requireAbsent(page, n);
      } else {
        requireNoLarge(page);
        missing += cursor.missingTables(page);
      }
      page += n;
    }
    if (missing > 0) {
      cursor.reserve(missing);
    }
    payBeforeMaking(first, count, word);
    for (long page = first; page < limit; ) {
      int n = run(page, limit);
      if (!cursor.seek(page)) {
        cursor.make(page);
      }
      entries.fill(cursor.entry(page), n, word + (page - first) * step, step);
      cursor.count(page, n);
      page += n;
    }
    cursor.unreserve();
  }

  private void requireAbsent(long page, int n) {
    entries.load(cursor.entry(page), state.words, n);
    int any = 0;
    for (int i = 0; i < n; i++) {
      any |= state.words[i];
    }
    if (any != 0) {
      int i = 0;
      while (state.words[i] == 0) {
        i++;
      }
      throw new PagingException.AlreadyMapped(
          PageNumber.of(page + i), space, stateOf(Integer.toUnsignedLong(state.words[i])));
    }
  }

  private void requireNoLarge(long page) {
    if (cursor.largeLevel(page) != 0) {
      throw new PagingException.AlreadyMapped(PageNumber.of(page), space, lookup(page));
    }
  }

  /** Empties a page and returns what stood in its entry. */
  long unmap(long page) {
    long entry = cursor.seek(page) ? cursor.entry(page) : 0;
    long old = entry == 0 ? 0 : entries.load(entry);
    if (old == 0) {
      requireOccupied(page);
    }
    if (shared) {
      old = entries.exchange(entry, 0);
    } else {
      entries.store(entry, 0);
    }
    removed(page, old, 0);
    cursor.count(page, -1);
    return old;
  }

  void unmap(long first, long count, @Nullable PageBuffer displaced) {
    requireWhole(first, count);
    clear(first, first + count, displaced, true);
  }

  /** Empties the whole space; appends what stood there, absent pages left out. */
  void unmapAll(PageBuffer displaced) {
    clear(space.firstPage(), space.limitPage(), displaced, false);
  }

  private void clear(long first, long limit, @Nullable PageBuffer displaced, boolean withAbsent) {
    for (long page = first; page < limit && (withAbsent || space.occupiedPages() > 0); ) {
      int n = run(page, limit);
      int removed = cursor.seek(page) ? clearRun(page, n, displaced, withAbsent) : 0;
      if (removed > 0) {
        cursor.count(page, -removed);
      } else if (withAbsent) {
        addAbsent(displaced, n);
      }
      page += n;
    }
  }

  private static void addAbsent(@Nullable PageBuffer displaced, long n) {
    for (long i = 0; i < n && displaced != null; i++) {
      displaced.addAbsent();
    }
  }

  /** Empties entries of one table; returns how many were occupied. */
  private int clearRun(long page, int n, @Nullable PageBuffer displaced, boolean withAbsent) {
    long entry = cursor.entry(page);
    int[] words = state.words;
    entries.load(entry, words, n);
    int any = 0;
    int occupied = 0;
    for (int i = 0; i < n; i++) {
      any |= words[i];
      occupied += (words[i] | -words[i]) >>> (Integer.SIZE - 1);
    }
    if (occupied == 0) {
      return 0;
    }
    if (shared) {
      any |= exchangeRun(entry, n);
    } else {
      entries.fill(entry, n, 0, 0);
    }
    if (displaced != null) {
      for (int i = 0; i < n; i++) {
        if (withAbsent || words[i] != 0) {
          states.add(Integer.toUnsignedLong(words[i]), displaced);
        }
      }
    }
    // Accessed and dirty are bits: where no word has one, no page has it.
    boolean dirty = format.dirty(any);
    boolean owing = !exact || format.accessed(any);
    for (int i = 0; i < n && (dirty || (owing && !state.debts.all())); i++) {
      if (words[i] != 0) {
        removed(page + i, Integer.toUnsignedLong(words[i]), 0);
      }
    }
    return occupied;
  }

  private int exchangeRun(long entry, int n) {
    int[] words = state.words;
    int any = 0;
    for (int i = 0; i < n; i++) {
      if (words[i] != 0) {
        words[i] = (int) entries.exchange(entry + bytes(i), 0);
        any |= words[i];
      }
    }
    return any;
  }

  /** Replaces the entry of one page and returns the old one. */
  long remap(long page, long word) {
    requireOccupied(page);
    long entry = cursor.entry(page);
    long old = entries.load(entry);
    payBeforeMaking(page, 1, word);
    if (format.isMapped(old) && format.needsBreak(old, word)) {
      old = replace(entry, 0);
      removed(page, old, 0);
      pay(state);
      entries.store(entry, word);
      return old;
    }
    old = replace(entry, word);
    removed(page, old, word);
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
    payBeforeMaking(first, count, word);
    for (long page = first; page < limit; page++) {
      cursor.seek(page);
      long now = broken ? 0 : word + (page - first) * step;
      long old = replace(cursor.entry(page), now);
      states.add(old, displaced);
      removed(page, old, now);
    }
    if (broken) {
      pay(state);
      for (long page = first; page < limit; ) {
        int n = run(page, limit);
        cursor.seek(page);
        entries.fill(cursor.entry(page), n, word + (page - first) * step, step);
        page += n;
      }
    }
  }

  void protect(long first, long count, Protection protection) {
    requireWhole(first, count);
    change(first, first + count, old -> format.protect(old, protection));
  }

  /** Clears accessed or dirty marks; returns how many were set. */
  long clearMarks(long first, long count, boolean dirty) {
    requireWhole(first, count);
    return change(first, first + count, dirty ? format::clearDirty : format::clearAccessed);
  }

  /** Changes the mapped entries of a range; returns how many are different now. */
  private long change(long first, long limit, java.util.function.LongUnaryOperator how) {
    long changed = 0;
    for (long page = first; page < limit; ) {
      int n = run(page, limit);
      if (cursor.seek(page)) {
        changed += changeRun(page, n, how);
      }
      page += n;
    }
    return changed;
  }

  private int changeRun(long page, int n, java.util.function.LongUnaryOperator how) {
    long entry = cursor.entry(page);
    int[] words = state.words;
    entries.load(entry, words, n);
    int changed = 0;
    for (int i = 0; i < n; i++) {
      long old = Integer.toUnsignedLong(words[i]);
      if (!format.isMapped(old)) {
        continue;
      }
      long now = how.applyAsLong(old);
      if (now == old) {
        continue;
      }
      if (shared) {
        while (!entries.compareAndSet(entry + bytes(i), old, now)) {
          old = entries.load(entry + bytes(i));
          now = how.applyAsLong(old);
        }
      }
      words[i] = (int) now;
      changed++;
      owe(page + i, old, now);
    }
    if (changed > 0 && !shared) {
      entries.store(entry, words, n);
    }
    return changed;
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
    if (!cursor.seek(page)) {
      refuseLarge(page);
      throw new PagingException.NotMapped(PageNumber.of(page), space, PageState.absent());
    }
    if (entries.load(cursor.entry(page)) == 0) {
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

  /** Refuses a range that touches a large mapping: only kernel space has any. */
  private void requireWhole(long first, long count) {
    if (space.isKernel()) {
      for (long page = first; page < first + count; page = cursor.tableLimit(page)) {
        refuseLarge(page);
      }
    }
  }

  private void refuseLarge(long page) {
    if (cursor.largeLevel(page) != 0) {
      throw new PagingException.LargePage(PageNumber.of(page), space);
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

  /** Notes what follows from an entry that is gone, replaced by {@code now}. */
  private void removed(long page, long old, long now) {
    int follows = format.consequences(old, now, exact);
    if (follows == 0) {
      return;
    }
    if ((follows & Format.WRITTEN) != 0) {
      // Device frames and what boot took have no dirtiness.
      frames.markDirtyIfAllocated(format.frame(old));
    }
    if ((follows & Format.OWES) != 0) {
      state.debts.page(page);
    }
  }

  private void owe(long page, long old, long now) {
    if (!state.debts.all() && format.owes(exact ? old : format.touch(old, false), now)) {
      state.debts.page(page);
    }
  }

  /** Pays what an edit of this space owes so far. */
  private void pay(EditState owing) {
    Invalidation invalidation = paging.parts().invalidation();
    invalidation.publish(on);
    if (!owing.debts.isEmpty()) {
      invalidation.pay(on, space, owing.debts);
      owing.pagesPaid += owing.debts.pageCount();
      owing.allPaid |= owing.debts.all();
      owing.debts.clear();
    }
  }

  /**
   * Pays: unlinks empty tables, drops translations, closes the view, frees; in this order, and each
   * whether or not the one before it failed.
   */
  void settle() {
    try {
      cursor.unlinkEmptied();
    } finally {
      try {
        pay(state);
        cursor.unviewUnlinked();
      } finally {
        try {
          on.closeView(space);
        } finally {
          dropAll();
        }
      }
    }
  }

  private void dropAll() {
    RuntimeException failure = null;
    for (int i = 0; i < state.freed.size(); i++) {
      try {
        frames.drop(state.freed.get(i));
      } catch (PagingException.FrameNotAllocated e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** The pages from {@code page} on up to {@code limit} that lie in the same table. */
  private int run(long page, long limit) {
    return (int) (Math.min(limit, cursor.tableLimit(page)) - page);
  }

  private long bytes(int entry) {
    return (long) entry << paging.parts().geometry().entryShift();
  }

  PageState stateOf(long word) {
    return states.of(word);
  }
}
