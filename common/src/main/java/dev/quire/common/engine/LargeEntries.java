package dev.quire.common.engine;

import dev.quire.common.frame.ManagedFrames;

/**
 * The large entries of one space for an edit: sets, clears and replaces them, and counts. Where an
 * entry changes what it is, it is absent in between, and the caller pays before it is made anew.
 */
final class LargeEntries {
  private final KernelProcessor on;
  private final EditState state;
  private final TableCursor cursor;
  private final Geometry geometry;
  private final TableLinks links;
  private final TableAccess access;
  private final ManagedFrames frames;

  @SuppressWarnings("NullAway.Init") // by open
  private Space space;

  @SuppressWarnings("NullAway.Init")
  LargeEntries(PagingKernel paging, KernelProcessor on, EditState state, TableCursor cursor) {
    Parts parts = paging.parts();
    this.on = on;
    this.state = state;
    this.cursor = cursor;
    this.geometry = parts.geometry();
    this.links = parts.links();
    this.access = parts.access();
    this.frames = paging.frames();
  }

  void setSpace(Space its) {
    space = its;
  }

  /** Whether there is nothing, or but empty tables, where a large entry would stand. */
  boolean isEmpty(int level, long first) {
    return cursor.stop(first) > level
        ? cursor.largeLevel(first) == 0
        : isEmpty(cursor.place(level, first), level, first);
  }

  private boolean isEmpty(long at, int level, long page) {
    long table = links.table(on, at, level, page);
    if (table < 0 || frames.table().tableCount(table) == 0) {
      return table != TableLinks.LARGE;
    }
    long entries = cursor.view().table(level - 1, page, table) + geometry.offset(level - 1, page);
    int below = geometry.spanShift(level - 1);
    boolean empty = true;
    for (int i = 0; i < 1 << (links.largeOrder(level) - below) && empty; i++) {
      long entry = entries + ((long) i << geometry.entryShift());
      empty =
          level == 2
              ? on.words().load(entry) == 0
              : isEmpty(entry, level - 1, page + ((long) i << below));
    }
    return empty;
  }

  /** Makes an entry absent that {@link #isEmpty}. */
  void empty(int level, long page) {
    long at = cursor.place(level, page);
    long table = links.table(on, at, level, page);
    if (table < 0) {
      return;
    }
    int below = geometry.spanShift(level - 1);
    if (level > 2 && frames.table().tableCount(table) != 0) {
      for (int i = 0; i < geometry.entries(level - 1); i++) {
        empty(level - 1, page + ((long) i << below));
      }
    }
    if (!staysWithNeighbours(at, level, page, table)) {
      cursor.unlinkEmpty(page, level);
      return;
    }
    links.put(on, at, level, page, 0);
    space.linksChanged();
    state.debts.table(geometry.first(level, page), level);
    cursor.changed(level, page);
  }

  /** Whether other entries of the same place go on linking the table. */
  private boolean staysWithNeighbours(long at, int level, long page, long table) {
    return links.largeOrder(level) < geometry.spanShift(level)
        && (frames.table().tableCount(table) != 0
            || (cursor.keepsTables() && links.beside(on, at, level, page) >= 0));
  }

  /** Makes a large entry where all is absent, out of the tables set aside. */
  void make(int level, long first, long word) {
    long parent = cursor.reach(level, first);
    links.put(on, cursor.place(level, first), level, first, word);
    if (parent >= 0) {
      frames.table().addTableCount(parent, 1);
    }
    space.large().add(first);
    space.addOccupied(1L << links.largeOrder(level));
    space.linksChanged();
    cursor.changed(level, first);
  }

  /** Replaces a large entry by another that maps the same frames. */
  void change(int level, long first, long word) {
    links.put(on, cursor.place(level, first), level, first, word);
    cursor.changed(level, first);
    state.debts.page(first);
  }

  /** Makes a large entry absent; its pages still count. */
  void clear(int level, long first) {
    links.put(on, cursor.place(level, first), level, first, 0);
    space.largeGone().add(first);
    space.large().remove(first);
    space.linksChanged();
    cursor.changed(level, first);
    state.debts.page(first);
    state.debts.table(geometry.first(level, first), level);
    cursor.noteUnlinked(first, level, TableLinks.LARGE);
  }

  /** Counts the pages of a large entry that is gone. */
  void uncount(int level, long first) {
    space.addOccupied(-(1L << links.largeOrder(level)));
    addToParent(level, first, -1);
  }

  private void addToParent(int level, long first, int delta) {
    int above = level + 1;
    if (above <= geometry.levels()) {
      long parent = links.table(on, cursor.place(above, first), above, first);
      frames.table().addTableCount(parent, delta);
      state.emptied.add(first);
    }
  }

  /** Whether there is a table to take the place of a large entry that is gone. */
  boolean hasTable(int level, long first) {
    return space.hasSpare(geometry.first(level, first))
        || links.beside(on, cursor.place(level, first), level, first) >= 0;
  }

  /**
   * Links a table with nothing in it where a large entry was, whose pages do not count any more.
   * Asked where {@link #hasTable}.
   */
  void relink(int level, long first) {
    if (link(level, first, 0, 0, 0)) {
      addToParent(level, first, 1);
    }
  }

  /**
   * Links a table where a large entry was, whose pages go on counting: with {@code count} entries,
   * each {@code step} more than the one before. It is one set aside where there is no other.
   */
  void fill(int level, long first, int count, long word, long step) {
    link(level, first, count, word, step);
    if (level > 2) {
      for (int i = 0; i < count; i++) {
        space.large().add(first + ((long) i << geometry.spanShift(level - 1)));
      }
    }
  }

  /** Links a table that is filled first; returns whether it was not linked in this place before. */
  private boolean link(int level, long first, int count, long word, long step) {
    long at = cursor.place(level, first);
    long place = geometry.first(level, first);
    long table = links.beside(on, at, level, first);
    boolean shared = table >= 0;
    if (!shared) {
      boolean kept = space.hasSpare(place);
      table = kept ? space.takeSpare(place) : state.reserved.removeLast();
      space.addTableFrames(kept ? 0 : 1);
      space.linked(level).add(place);
      access.linking(on, space, cursor.view(), level, first, table);
    }
    if (count > 0) {
      store(table, geometry.offset(level - 1, first), count, word, step);
      frames.table().addTableCount(table, count);
    }
    links.link(on, space, at, level, first, table);
    space.linksChanged();
    cursor.changed(level, first);
    return !shared;
  }

  /** Stores entries by a transient mapping: windows show a table only when it is linked. */
  private void store(long table, long offset, int count, long word, long step) {
    long shown = on.mapTransient(table);
    try {
      on.words().fill(shown + offset, count, word, step);
    } finally {
      on.unmapTransient(shown);
    }
    on.paging().parts().invalidation().publish(on);
  }
}
