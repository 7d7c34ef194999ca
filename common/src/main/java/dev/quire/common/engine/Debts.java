package dev.quire.common.engine;

import java.util.Arrays;

/**
 * The invalidations that an edit owes: single pages up to a threshold, then all of the space; and
 * the tables that were unlinked. Used again by later edits.
 */
public final class Debts {

  /** Above this many pages everything of the space is dropped at once. */
  public static final int THRESHOLD = 32;

  private final long[] pages = new long[THRESHOLD];
  private int pageCount;
  private boolean all;
  private long[] tables = new long[8];
  private int[] levels = new int[8];
  private int tableCount;

  /** Creates debts that name nothing. */
  public Debts() {}

  /** Owes the translation of one page. */
  public void page(long page) {
    if (all) {
      return;
    }
    if (pageCount == THRESHOLD) {
      all = true;
      return;
    }
    pages[pageCount++] = page;
  }

  /**
   * Owes what was cached of the walk to a table.
   *
   * @param page the first page that it maps
   * @param level the level of the entry that linked it
   */
  public void table(long page, int level) {
    if (tableCount == tables.length) {
      tables = Arrays.copyOf(tables, 2 * tableCount);
      levels = Arrays.copyOf(levels, 2 * tableCount);
    }
    levels[tableCount] = level;
    tables[tableCount++] = page;
    if (tableCount > THRESHOLD) {
      all = true;
    }
  }

  /** Whether the translation of one of these pages may be owed. */
  boolean covers(long first, long count) {
    for (int i = 0; i < pageCount && !all; i++) {
      if (pages[i] >= first && pages[i] < first + count) {
        return true;
      }
    }
    return all;
  }

  /** Whether nothing is owed. */
  public boolean isEmpty() {
    return !all && pageCount == 0 && tableCount == 0;
  }

  /** Whether everything of the space is to be dropped, windows included. */
  public boolean all() {
    return all;
  }

  /** The number of single pages owed. */
  public int pageCount() {
    return pageCount;
  }

  /** A single page owed. */
  public long page(int i) {
    return pages[i];
  }

  /** The number of tables that were unlinked. */
  public int tableCount() {
    return tableCount;
  }

  /** The first page of a table that was unlinked. */
  public long table(int i) {
    return tables[i];
  }

  /** The level of the entry that linked that table. */
  public int tableLevel(int i) {
    return levels[i];
  }

  void clear() {
    pageCount = 0;
    tableCount = 0;
    all = false;
  }
}
