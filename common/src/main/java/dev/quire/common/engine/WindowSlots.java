package dev.quire.common.engine;

/** What a backend supplies to {@link WindowAccess}: where windows are and how one is pointed. */
public interface WindowSlots {

  /** The tables of the space that is current on a processor, in its own window. */
  TableView own(Space space);

  /** The tables of kernel space. */
  TableView kernel();

  /** The address at which the foreign window of a processor begins. */
  long foreignBase(int processor);

  /** The tables of whatever the foreign window of a processor shows. */
  TableView foreign(int processor);

  /** Points the foreign slot of {@code on}, which is clear, at {@code space}. */
  void point(KernelProcessor on, Space space);

  /**
   * Clears the foreign slot of {@code on} and drops what was cached through it wherever it could be
   * reached: at least the {@code count} window pages of {@code touched}, or everything if {@code
   * count} is negative.
   */
  void clear(KernelProcessor on, long[] touched, int count);
}
