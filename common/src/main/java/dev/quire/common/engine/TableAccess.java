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

  /**
   * Has this processor do what others ask of it, if a view that is shown keeps it from that; says
   * whether it did.
   */
  default boolean giveWay(KernelProcessor on) {
    return false;
  }

  /**
   * A space is being made: its root has what the backend puts there, and is not in use yet.
   *
   * @throws dev.quire.api.PagingException.TooManySpaces if there is no room for it
   */
  default void adopt(KernelProcessor on, Space space) {}

  /** A space is being destroyed, or was not made after all; its root goes next. */
  default void forget(KernelProcessor on, Space space) {}

  /** Ends the use of the view opened last. */
  void close(KernelProcessor on, Space space);

  /**
   * Whether a view of kernel space shows the entries that the current space has a copy of; if not,
   * it shows the kernel's own root.
   */
  default boolean showsCurrentKernel() {
    return false;
  }

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

  /**
   * A LARGE entry of {@code level} is gone and the invalidation for that is done: drops what was
   * cached of it as if it linked a table, on the way that this access takes.
   */
  default void largeGone(KernelProcessor on, Space space, TableView view, int level, long page) {}

  /** What is wrong with what is kept for the space, one text each. */
  default List<String> check(KernelProcessor on, Space space, TableView view) {
    return List.of();
  }
}
