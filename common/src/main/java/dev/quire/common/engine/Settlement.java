package dev.quire.common.engine;

import dev.quire.api.PagingException;
import dev.quire.common.frame.ManagedFrames;

/**
 * What follows from the changes of an edit: the dirtiness of frames whose mappings went, the
 * translations that it owes, and what is given back when they are paid.
 *
 * <p>Laws:
 *
 * <ol>
 *   <li>A translation that was owed is dropped no later than {@link #settle}, and before the same
 *       page is mapped anew where an old translation and a new one must not meet.
 *   <li>A table, or a frame that the caller released, is given back after that, never before.
 * </ol>
 */
final class Settlement {
  private final PagingKernel paging;
  private final KernelProcessor on;
  private final EditState state;
  private final TableCursor cursor;
  private final Format format;
  // Whether an old translation and a new one must not meet.
  private final boolean breaks;
  private final long mappedBits;
  private final long accessedBit;
  private final long dirtyBit;
  private final ManagedFrames frames;

  @SuppressWarnings("NullAway.Init") // by open
  private Space space;

  // The accessed bit, if a walk on this processor may have set it since an entry was loaded, by
  // speculation, and cached the entry; dirty is not set so. Else 0.
  private long mayBeSet;

  @SuppressWarnings("NullAway.Init")
  Settlement(PagingKernel paging, KernelProcessor on, EditState state, TableCursor cursor) {
    this.paging = paging;
    this.on = on;
    this.state = state;
    this.cursor = cursor;
    this.format = paging.parts().format();
    this.breaks = format.breaksBeforeMake();
    this.mappedBits = format.mappedBits();
    this.accessedBit = format.accessedBit();
    this.dirtyBit = format.dirtyBit();
    this.frames = paging.frames();
  }

  void setSpace(Space its) {
    space = its;
  }

  void open(boolean entriesAreExact) {
    mayBeSet = entriesAreExact ? 0 : accessedBit;
  }

  /** Whether a page whose word had no accessed mark may owe all the same. */
  boolean owesUnaccessed() {
    return mayBeSet != 0;
  }

  /**
   * Pays what is owed for pages that were changed and are mapped again before their edit closes,
   * this one or an outer one, where an old translation and a new one must not meet.
   */
  void payBeforeMaking(long first, long count, long word) {
    if (breaks) {
      Edit innermost = on.innermostEdit();
      boolean alone = innermost == null || innermost.outer() == null;
      if (!(alone && state.debts.isEmpty()) && format.isMapped(word)) {
        payWhatCovers(first, count);
      }
    }
  }

  private void payWhatCovers(long first, long count) {
    for (Edit edit = on.innermostEdit(); edit != null; edit = edit.outer()) {
      if (edit.target() == space && edit.state().debts.covers(first, count)) {
        pay(edit.state());
      }
    }
  }

  /**
   * Pays whatever the edits of this space owe, this one and the outer ones: a page is to change its
   * size, and translations of both sizes must not meet.
   */
  void payAll() {
    pay(state);
    for (Edit edit = on.innermostEdit(); edit != null; edit = edit.outer()) {
      if (edit.target() == space && edit.state() != state && !edit.state().debts.isEmpty()) {
        pay(edit.state());
      }
    }
    cursor.forgetUnlinked();
  }

  /** Notes that all of a large mapping is gone, which was dirty from the start. */
  void removedLarge(long frame, long count) {
    for (long i = 0; i < count; i++) {
      frames.markDirtyIfAllocated(frame + i);
    }
  }

  /** Notes what follows from an entry, of no group, that is absent now. */
  void emptied(long page, long old) {
    if ((old & mappedBits) == 0) {
      return;
    }
    if ((old & dirtyBit) != 0) {
      markDirty(old);
    }
    if (((old | mayBeSet) & accessedBit) != 0) {
      state.debts.page(page);
    }
  }

  /** Notes what follows from an entry, of no group, whose place another has. */
  void replaced(long page, long old, long now) {
    if (!format.isMapped(old)) {
      return;
    }
    if (format.dirty(old)) {
      markDirty(old);
    }
    if (format.owes(old | mayBeSet, now)) {
      state.debts.page(page);
    }
  }

  private void markDirty(long old) {
    // Device frames and what boot took have no dirtiness.
    frames.markDirtyIfAllocated(format.frame(old));
  }

  /** Notes what follows from an entry that was changed and still maps the same frame. */
  void changed(long page, long old, long now) {
    if (!state.debts.all() && format.owes(old | mayBeSet, now)) {
      state.debts.page(page);
    }
  }

  /** Pays what is owed so far. */
  void pay() {
    pay(state);
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
        cursor.forgetUnlinked();
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
}
