package dev.quire.common.engine;

import dev.quire.api.PageState;
import dev.quire.api.Walk;
import java.util.List;

/** Reads and writes the entries that link tables: the levels above 1. */
public interface TableLinks {

  /** There is nothing under the entry. */
  long NONE = -1;

  /** The entry maps memory itself: there is no table beneath, and none may be looked for. */
  long LARGE = -2;

  /** The frame of the table under the entry of {@code level} for {@code page}, or NONE or LARGE. */
  long table(KernelProcessor on, TableView view, int level, long page);

  /**
   * Links {@code frame}. Walks never see a table that is not all zero: either the frame is zeroed
   * already ({@link #zeroesTables} is false) or this zeroes it before walks can reach it.
   */
  void link(KernelProcessor on, Space space, TableView view, int level, long page, long frame);

  /** Whether {@link #link} zeroes the table itself. */
  boolean zeroesTables();

  /** Unlinks an empty table, so that no new walk reaches it. The debt is the caller's. */
  void unlink(KernelProcessor on, Space space, TableView view, int level, long page);

  /**
   * Takes an unlinked table out of the space's window, after the invalidation of {@link #unlink},
   * and drops what was cached of it there. Does nothing where the unlinked entry was the window's.
   */
  void unview(KernelProcessor on, Space space, TableView view, int level, long page);

  /** What a page mapped by a LARGE entry of {@code level} maps. */
  PageState large(KernelProcessor on, TableView view, int level, long page);

  /** The entries above level 1 that a walk for {@code page} reads, explained. */
  List<Walk.Step> explain(KernelProcessor on, TableView view, long page);

  /** What is wrong with the links of the space, one text each. */
  List<String> check(KernelProcessor on, Space space, TableView view);
}
