package dev.quire.common.engine;

import java.util.List;

/**
 * How kernel code reaches the entries of a given space; one of the engine's four choices. It keeps
 * what it needs for that in step with the links: a window of ARMv7 has a mirror.
 */
public interface TableAccess {

  /**
   * Makes the tables of {@code space}, whose lock is held, reachable for {@code on}. Views are
   * closed in the reverse order of opening. Closing a view restores the one before it.
   */
  TableView open(KernelProcessor on, Space space);

  /** Makes an open view usable again after one that was opened or shown later, or hidden. */
  void show(KernelProcessor on, Space space);

  /**
   * Whether a view must be hidden after each operation of an edit, because the processor can do
   * nothing else while it is shown.
   */
  default boolean hides() {
    return false;
  }

  /** Ends what {@link #open} or {@link #show} began until the view is shown again. */
  default void hide(KernelProcessor on, Space space) {}

  /** Ends the use of the view opened last. */
  void close(KernelProcessor on, Space space);

  /** Whether {@link #linking} fills the table with zeroes; if not, it is zeroed beforehand. */
  default boolean zeroesTables() {
    return false;
  }

  /** The table of {@code level} − 1 for {@code page}, in {@code frame}, will be linked next. */
  default void linking(
      KernelProcessor on, Space space, TableView view, int level, long page, long frame) {}

  /**
   * A table was unlinked and the invalidation for that is done: forgets it, and drops what was
   * cached of it on the way that this access takes.
   */
  default void unlinked(
      KernelProcessor on, Space space, TableView view, int level, long page, long frame) {}

  /** What is wrong with what is kept for the space, one text each. */
  default List<String> check(KernelProcessor on, Space space, TableView view) {
    return List.of();
  }
}
