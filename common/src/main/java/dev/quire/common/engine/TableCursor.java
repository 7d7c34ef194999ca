package dev.quire.common.engine;

import dev.quire.api.PageState;
import dev.quire.common.frame.ManagedFrames;

/**
 * Finds, makes and counts the page tables of one space for an edit. Remembers the table that was
 * used last, so that a run of pages costs one look at the levels above.
 */
final class TableCursor {
  private static final long NO_GROUP = -1;
  // What is kept of each table that was unlinked: its first page, its level and its frame.
  static final int UNLINKED_WORDS = 3;

  private final KernelProcessor on;
  private final Geometry geometry;
  private final TableLinks links;
  private final TableAccess access;
  private final ManagedFrames frames;
  private final KernelSpaceSync sync;
  private final EditState state;
  private final int levels;
  private final int kernelLevels;
  private final int tableShift;
  private final int largeShift;
  private final long indexMask;
  private final int entryShift;

  @SuppressWarnings("NullAway.Init") // by open
  private Space space;

  @SuppressWarnings("NullAway.Init") // by open
  private TableView view;

  private long group = NO_GROUP;
  // log2 of the pages of a group: fewer where a large entry may stand between them.
  private int groupShift;
  private long base;
  private int[] counts = {};
  private int countIndex;
  // A nested edit of the same space may link and unlink tables.
  private int version;

  @SuppressWarnings("NullAway.Init")
  TableCursor(PagingKernel paging, KernelProcessor on, EditState state) {
    Parts parts = paging.parts();
    this.on = on;
    this.geometry = parts.geometry();
    this.links = parts.links();
    this.access = parts.access();
    this.sync = parts.sync();
    this.frames = paging.frames();
    this.state = state;
    this.levels = geometry.levels();
    this.kernelLevels = parts.kernelLevels();
    this.tableShift = geometry.spanShift(2);
    this.largeShift = links.largeOrder(2);
    this.groupShift = tableShift;
    this.indexMask = geometry.entries(1) - 1L;
    this.entryShift = geometry.entryShift();
  }

  /** Says which space {@link #open} is for from now on. */
  void setSpace(Space its) {
    space = its;
  }

  /** Begins with the tables of the space, seen through {@code its}. */
  void open(TableView its) {
    if (view != its) {
      view = its;
    }
    group = NO_GROUP;
  }

  /**
   * The page behind the last one that {@link #entry} can be asked for after {@link #seek}: the
   * table's last, or less where a large entry may stand between its pages.
   */
  long tableLimit(long page) {
    int shift = space.hasLarge() ? largeShift : tableShift;
    return ((page >>> shift) + 1) << shift;
  }

  /** Whether {@code page} has a page table; afterwards {@link #entry} works for that table. */
  boolean seek(long page) {
    return (page >>> groupShift == group && space.linkVersion() == version) || find(page);
  }

  /**
   * The same for the next table of a range, which seldom is the table found last. It is apart from
   * {@link #seek} because the compiler inlines by what it saw: where pages are sought one by one,
   * {@link #find} is to stay outside.
   */
  boolean seekNext(long page) {
    return (page >>> groupShift == group && space.linkVersion() == version) || find(page);
  }

  private boolean find(long page) {
    long at = view.root(page);
    for (int level = levels; ; level--) {
      long table = links.table(on, at, level, page);
      if (table < 0) {
        return false;
      }
      if (level == 2) {
        moveTo(page, table);
        return true;
      }
      at = below(level, page, table);
    }
  }

  private void moveTo(long page, long table) {
    groupShift = space.hasLarge() ? largeShift : tableShift;
    group = page >>> groupShift;
    version = space.linkVersion();
    base = view.table(1, page, table);
    counts = frames.table().tableCounts(table);
    countIndex = frames.table().tableCountIndex(table);
  }

  /** The address of the entry for {@code page} in the table under its entry of {@code level}. */
  private long below(int level, long page, long table) {
    return view.table(level - 1, page, table) + geometry.offset(level - 1, page);
  }

  /** The address of the entry of {@code level} for {@code page}, whose tables down to it exist. */
  long place(int level, long page) {
    long at = view.root(page);
    for (int above = levels; above > level; above--) {
      at = below(above, page, links.table(on, at, above, page));
    }
    return at;
  }

  /** The level of the large entry that maps {@code page}, or 0. */
  int largeLevel(long page) {
    int level = stop(page);
    return level > 1 && links.table(on, place(level, page), level, page) == TableLinks.LARGE
        ? level
        : 0;
  }

  /** What a page mapped by the large entry of {@code level} maps. */
  PageState large(int level, long page) {
    return links.large(on, place(level, page), level, page);
  }

  /**
   * How many tables must be linked before {@code page} has one, beside those that {@code before}
   * lacks too: a page counted earlier, or −1.
   */
  int missingTables(long page, long before) {
    int missing = 0;
    for (int level = stop(page); level > 1; level--) {
      if (before < 0 || geometry.first(level, page) != geometry.first(level, before)) {
        missing++;
      }
    }
    return missing;
  }

  /** How many tables must be linked before {@code page} has an entry of {@code level}. */
  int missingAbove(int level, long page) {
    return Math.max(0, stop(page) - level);
  }

  /** The level of the entry under which there is no table, or 1. */
  int stop(long page) {
    long at = view.root(page);
    for (int level = levels; level > 1; level--) {
      long table = links.table(on, at, level, page);
      if (table < 0) {
        return level;
      }
      if (level > 2) {
        at = below(level, page, table);
      }
    }
    return 1;
  }

  /** What shows the tables. */
  TableView view() {
    return view;
  }

  /** The address of the entry for {@code page}, which lies in the table found last. */
  long entry(long page) {
    return base + ((page & indexMask) << entryShift);
  }

  /** Sets aside frames for {@code count} tables, zeroed unless linking does it. All or nothing. */
  void reserve(int count) {
    try {
      while (state.reserved.size() < count) {
        state.reserved.add(
            access.zeroesTables()
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
    moveTo(page, reach(1, page));
  }

  /**
   * Makes the tables down to the entry of {@code lowest} for {@code page}; returns the one that
   * holds it, or NONE for the root.
   */
  long reach(int lowest, long page) {
    long at = view.root(page);
    long parent = TableLinks.NONE;
    for (int level = levels; level > lowest; level--) {
      long table = links.table(on, at, level, page);
      if (table < 0) {
        table = state.reserved.removeLast();
        link(at, level, page, table);
        if (parent >= 0) {
          frames.table().addTableCount(parent, 1);
        }
      }
      if (level > lowest + 1) {
        at = below(level, page, table);
      }
      parent = table;
    }
    return parent;
  }

  private void link(long at, int level, long page, long table) {
    // Before it is linked: from then on a window may show it, and walks may cache that.
    space.linked(level).add(geometry.first(level, page));
    access.linking(on, space, view, level, page, table);
    links.link(on, space, at, level, page, table);
    space.linksChanged();
    space.addTableFrames(1);
    changed(level, page);
  }

  /** Tells the other spaces of an entry of kernel space that they have a copy of. */
  void changed(int level, long page) {
    if (space.isKernel() && level == sync.level()) {
      sync.changed(on, view, page);
    }
  }

  /** Whether the tables of this space stay when they are empty. */
  boolean keepsTables() {
    return space.isKernel() && !sync.linksChange();
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
      // A page under a large entry that is gone may have no table of its own.
      int level = stop(page) + 1;
      while (level <= levels && unlinkEmpty(page, level)) {
        level++;
      }
    }
  }

  /** Unlinks the table under the entry of {@code level} if there is one and it is empty. */
  boolean unlinkEmpty(long page, int level) {
    if ((space.isKernel() && level > kernelLevels) || stop(page) > level) {
      return false;
    }
    long at = view.root(page);
    long parent = TableLinks.NONE;
    for (int above = levels; above > level; above--) {
      parent = links.table(on, at, above, page);
      at = below(above, page, parent);
    }
    long table = links.table(on, at, level, page);
    if (table < 0 || frames.table().tableCount(table) != 0) {
      return false;
    }
    long first = geometry.first(level, page);
    if (keepsTables()) {
      space.keepSpare(first, table);
    } else {
      state.freed.add(table);
      space.addTableFrames(-1);
    }
    noteUnlinked(first, level, table);
    links.unlink(on, space, at, level, page);
    space.linksChanged();
    state.debts.table(first, level);
    if (parent >= 0) {
      frames.table().addTableCount(parent, -1);
    }
    changed(level, page);
    return true;
  }

  void noteUnlinked(long first, int level, long table) {
    state.unlinked.add(first);
    state.unlinked.add(level);
    state.unlinked.add(table);
  }

  /** Has the access forget the tables that were unlinked, after the invalidation. */
  void forgetUnlinked() {
    while (state.forgotten < state.unlinked.size()) {
      int i = state.forgotten;
      state.forgotten += UNLINKED_WORDS;
      long first = state.unlinked.get(i);
      int level = (int) state.unlinked.get(i + 1);
      long table = state.unlinked.get(i + 2);
      if (table == TableLinks.LARGE) {
        access.largeGone(on, space, view, level, first);
        space.largeGone().remove(first);
        continue;
      }
      access.unlinked(on, space, view, level, first, table);
      space.linked(level).remove(first);
    }
  }
}
