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

  /**
   * As {@link #point}, for who uses only what a space always has: another processor may link and
   * unlink its tables meanwhile.
   */
  default void pointAtTop(KernelProcessor on, Space space) {
    point(on, space);
  }

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

  /**
   * Whether a large entry, as it serves as a page entry too, shows the memory that it maps where a
   * window shows tables: no one may use that, but a walk by speculation may cache it.
   */
  default boolean showsLarge() {
    return false;
  }

  /** As {@link TableAccess#largeGone}. */
  default void largeGone(KernelProcessor on, TableView view, int level, long page) {}

  /**
   * As {@link #linking} for a space that no window shows: keeps only what its own window needs, and
   * leaves the table as it is.
   */
  default void linkingUnseen(KernelProcessor on, Space space, int level, long page, long frame) {}

  /** As {@link #unlinked} for a space that no window shows. */
  default void unlinkedUnseen(KernelProcessor on, Space space, int level, long page, long frame) {}

  /** See {@link TableAccess#check}, for a space that no window shows. */
  default List<String> checkUnseen(KernelProcessor on, Space space, TableView view) {
    return check(on, space, view);
  }

  /** See {@link TableAccess#check}. */
  List<String> check(KernelProcessor on, Space space, TableView view);

  /**
   * Adds to {@code pages}, which has {@code count}, the addresses of further window pages that show
   * the highest levels whatever is linked; returns how many there are then.
   */
  int addTops(TableView view, long[] pages, int count);
}
