package dev.quire.common.engine;

import dev.quire.api.PageState;
import dev.quire.api.Walk;
import java.util.List;

/**
 * Reads and writes the entries that link tables: the levels above 1, as the hardware walks them.
 * {@code at} is the address of the entry, or in the root of the first word of its place.
 */
public interface TableLinks {

  /** There is nothing under the entry. */
  long NONE = -1;

  /** The entry maps memory itself: there is no table beneath, and none may be looked for. */
  long LARGE = -2;

  /** The frame of the table under the entry of {@code level} for {@code page}, or NONE or LARGE. */
  long table(KernelProcessor on, long at, int level, long page);

  /**
   * Links {@code frame}, which holds zeroes only or what it is to map, and makes that seen by
   * walks. A LARGE entry in the same place stays.
   */
  void link(KernelProcessor on, Space space, long at, int level, long page, long frame);

  /**
   * Unlinks an empty table, so that no new walk reaches it. The debt is the caller's. A LARGE entry
   * in the same place stays.
   */
  void unlink(KernelProcessor on, Space space, long at, int level, long page);

  /** What a page mapped by a LARGE entry of {@code level} maps. */
  PageState large(KernelProcessor on, long at, int level, long page);

  /**
   * log2 of the pages that a LARGE entry of {@code level} maps: what the entry spans, or less where
   * a place of the root has several entries.
   */
  int largeOrder(int level);

  /**
   * Returns the LARGE entry of {@code level} that maps as {@code first} says its first page:
   * accessed and dirty, whatever {@code first} says of that.
   */
  long largeEntry(int level, PageState.Mapped first);

  /**
   * Stores a LARGE entry, or 0, in the entry of {@code level} for {@code page}, and makes that seen
   * by walks. What must be dropped before and after is the caller's.
   */
  void put(KernelProcessor on, long at, int level, long page, long word);

  /**
   * The frame of the table that the place of an entry has, though the entry for {@code page} does
   * not link it, or NONE: where a place has several entries.
   */
  default long beside(KernelProcessor on, long at, int level, long page) {
    return NONE;
  }

  /**
   * The entry that a walk of the hardware for {@code page} reads in {@code level}, explained: where
   * another one stands for it at {@code at}, the one that is walked.
   */
  Walk.Step explain(KernelProcessor on, Space space, long at, int level, long page);

  /** What is wrong with the entries of the space's root, one text each. */
  List<String> check(KernelProcessor on, Space space, TableView view);
}
