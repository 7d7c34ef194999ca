package dev.quire.common.engine;

import dev.quire.common.frame.ManagedFrames;

/**
 * Finds, makes and counts the page tables of one space for an edit. Remembers the table that was
 * used last, so that a run of pages costs one look at the levels above.
 */
final class TableCursor {
  private static final long NO_GROUP = -1;

  private final KernelProcessor on;
  private final Geometry geometry;
  private final TableLinks links;
  private final ManagedFrames frames;
  private final KernelSpaceSync sync;
  private final EditState state;
  private final int tableShift;
  private final long indexMask;
  private final int entryShift;
  private Space space;
  private TableView view;
  private long group = NO_GROUP;
  private long base;
  private int[] counts = {};
  private int countIndex;
  // A nested edit of the same space may link and unlink tables.
  private int version;

  TableCursor(PagingKernel paging, KernelProcessor on, EditState state) {
    Parts parts = paging.parts();
    this.on = on;
    this.space = paging.kernel();
    this.view = paging.kernelView();
    this.geometry = parts.geometry();
    this.links = parts.links();
    this.sync = parts.sync();
    this.frames = paging.frames();
    this.state = state;
    this.tableShift = geometry.spanShift(2);
    this.indexMask = geometry.entries() - 1L;
    this.entryShift = geometry.entryShift();
  }

  /** Begins with the tables of a space, seen through {@code its}. */
  void open(Space itsSpace, TableView itsView) {
    space = itsSpace;
    view = itsView;
    group = NO_GROUP;
  }

  /** The page behind the last one in the table of {@code page}. */
  long tableLimit(long page) {
    return ((page >>> tableShift) + 1) << tableShift;
  }

  private long firstOf(long page, int level) {
    return (page >>> geometry.spanShift(level)) << geometry.spanShift(level);
  }

  /** Whether {@code page} has a page table; afterwards {@link #entry} works for that table. */
  boolean seek(long page) {
    return (page >>> tableShift == group && space.linkVersion() == version) || find(page);
  }

  private boolean find(long page) {
    long table = TableLinks.NONE;
    for (int level = geometry.levels(); level > 1; level--) {
      table = links.table(on, view, level, page);
      if (table < 0) {
        return false;
      }
    }
    moveTo(page, table);
    return true;
  }

  private void moveTo(long page, long table) {
    group = page >>> tableShift;
    version = space.linkVersion();
    base = view.table(1, page);
    counts = frames.table().tableCounts(table);
    countIndex = frames.table().tableCountIndex(table);
  }

  /** The level of the large entry that maps {@code page}, or 0. Only where {@link #seek} failed. */
  int largeLevel(long page) {
    for (int level = geometry.levels(); level > 1; level--) {
      long table = links.table(on, view, level, page);
      if (table < 0) {
        return table == TableLinks.LARGE ? level : 0;
      }
    }
    return 0;
  }

  /** The address of the entry for {@code page}, which lies in the table found last. */
  long entry(long page) {
    return base + ((page & indexMask) << entryShift);
  }

  /** How many tables must be linked before {@code page} has one. */
  int missingTables(long page) {
    for (int level = geometry.levels(); level > 1; level--) {
      if (links.table(on, view, level, page) < 0) {
        return level - 1;
      }
    }
    return 0;
  }

  /** Sets aside frames for {@code count} tables, zeroed unless linking does it. All or nothing. */
  void reserve(int count) {
    try {
      while (state.reserved.size() < count) {
        state.reserved.add(
            links.zeroesTables()
                ? frames.take(space.owner())
                : frames.takeZeroed(space.owner(), on::zeroFrame));
      }
    } catch (RuntimeException e) {
      unreserve();
      throw e;
    }
  }

  /** Gives back what was set aside and not used. */
  void unreserve() {
    while (state.reserved.size() > 0) {
      frames.drop(state.reserved.removeLast());
    }
  }

  /** Gives {@code page} a page table out of the frames set aside, and moves there. */
  void make(long page) {
    long table = TableLinks.NONE;
    long parent = TableLinks.NONE;
    for (int level = geometry.levels(); level > 1; level--) {
      table = links.table(on, view, level, page);
      if (table < 0) {
        table = state.reserved.removeLast();
        if (level == 2) {
          // Before it is linked: from then on a window may show it, and walks may cache that.
          space.tables().add(firstOf(page, level));
        }
        links.link(on, space, view, level, page, table);
        space.linksChanged();
        space.addTableFrames(1);
        if (parent >= 0) {
          frames.table().addTableCount(parent, 1);
        }
        if (space.isKernel() && level == geometry.levels()) {
          sync.changed(on, page);
        }
      }
      parent = table;
    }
    moveTo(page, table);
  }

  /**
   * Counts {@code delta} more occupied entries in the table found last, which holds {@code page}.
   */
  void count(long page, int delta) {
    counts[countIndex] += delta;
    space.addOccupied(delta);
    if (counts[countIndex] == 0) {
      state.emptied.add(page);
    }
  }

  /** Unlinks the tables that became empty and still are, and notes debts and frames to free. */
  void unlinkEmptied() {
    if (space.isKernel() && !sync.linksChange()) {
      return;
    }
    for (int i = 0; i < state.emptied.size(); i++) {
      long page = state.emptied.get(i);
      for (int level = 2; level <= geometry.levels(); level++) {
        if (isUnlinked(page, level) || !isEmptyTable(page, level)) {
          break;
        }
        unlink(page, level);
      }
    }
  }

  /** Whether this close has unlinked the table before: the window may still show it. */
  private boolean isUnlinked(long page, int level) {
    long first = firstOf(page, level);
    for (int i = 0; i < state.unlinked.size(); i += 2) {
      if (state.unlinked.get(i) == first && state.unlinked.get(i + 1) == level) {
        return true;
      }
    }
    return false;
  }

  private boolean isEmptyTable(long page, int level) {
    for (int above = geometry.levels(); above > level; above--) {
      if (links.table(on, view, above, page) < 0) {
        return false;
      }
    }
    long table = links.table(on, view, level, page);
    return table >= 0 && frames.table().tableCount(table) == 0;
  }

  private void unlink(long page, int level) {
    long first = firstOf(page, level);
    state.freed.add(links.table(on, view, level, page));
    state.unlinked.add(first);
    state.unlinked.add(level);
    links.unlink(on, space, view, level, page);
    space.linksChanged();
    space.addTableFrames(-1);
    state.debts.table(first);
    if (level < geometry.levels()) {
      frames.table().addTableCount(links.table(on, view, level + 1, page), -1);
    } else if (space.isKernel()) {
      sync.changed(on, page);
    }
  }

  /** Takes the unlinked tables out of the window, after the invalidation. */
  void unviewUnlinked() {
    for (int i = 0; i < state.unlinked.size(); i += 2) {
      long first = state.unlinked.get(i);
      int level = (int) state.unlinked.get(i + 1);
      links.unview(on, space, view, level, first);
      if (level == 2) {
        space.tables().remove(first);
      }
    }
  }
}
