package dev.quire.common.engine;

import java.util.List;

/** What a backend supplies to {@link WindowAccess}: where windows are and how one is pointed. */
public interface WindowSlots {

  /** The tables of the space that is current on a processor, in its own window. */
  TableView own(Space space);

  /** The tables of kernel space. */
  TableView kernel();

  /** The tables of whatever the foreign window of a processor shows. */
  TableView foreign(int processor);

  /** Points the foreign slot of {@code on}, which is clear, at {@code space}. */
  void point(KernelProcessor on, Space space);

  /** Clears the foreign slot of {@code on}. The debt is the caller's. */
  void clear(KernelProcessor on);

  /**
   * Drops what was cached through the slot of {@code on}, which is clear, wherever it could be
   * reached: the {@code count} window pages of {@code pages}, or everything if {@code count} is
   * negative. Makes no access to memory.
   */
  void forget(KernelProcessor on, long[] pages, int count);

  /** See {@link TableAccess#zeroesTables}. */
  boolean zeroesTables();

  /** See {@link TableAccess#linking}. */
  void linking(KernelProcessor on, Space space, TableView view, int level, long page, long frame);

  /** See {@link TableAccess#unlinked}. */
  void unlinked(KernelProcessor on, Space space, TableView view, int level, long page, long frame);

  /** See {@link TableAccess#check}. */
  List<String> check(KernelProcessor on, Space space, TableView view);

  /**
   * Adds to {@code pages}, which has {@code count}, the addresses of further window pages that show
   * the highest levels whatever is linked; returns how many there are then.
   */
  int addTops(TableView view, long[] pages, int count);
}
