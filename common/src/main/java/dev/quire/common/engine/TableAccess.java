package dev.quire.common.engine;

/** How kernel code reaches the entries of a given space. */
public interface TableAccess {

  /**
   * Makes the tables of {@code space}, whose lock is held, reachable for {@code on}. Views are
   * closed in the reverse order of opening. Closing a view restores the one before it.
   */
  TableView open(KernelProcessor on, Space space);

  /** Makes an open view usable again after one that was opened or shown later. */
  void show(KernelProcessor on, Space space);

  /** Ends the use of the view opened last. */
  void close(KernelProcessor on, Space space);
}
