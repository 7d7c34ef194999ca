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

  /** Links {@code frame}, which holds zeroes only, and makes that seen by walks. */
  void link(KernelProcessor on, Space space, long at, int level, long page, long frame);

  /** Unlinks an empty table, so that no new walk reaches it. The debt is the caller's. */
  void unlink(KernelProcessor on, Space space, long at, int level, long page);

  /** What a page mapped by a LARGE entry of {@code level} maps. */
  PageState large(KernelProcessor on, long at, int level, long page);

  /** The entry that a walk for {@code page} reads in {@code level}, explained. */
  Walk.Step explain(KernelProcessor on, long at, int level, long page);

  /** What is wrong with the entries of the space's root, one text each. */
  List<String> check(KernelProcessor on, Space space, TableView view);
}
