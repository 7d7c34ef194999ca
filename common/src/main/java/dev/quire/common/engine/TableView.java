package dev.quire.common.engine;

/** Where kernel code sees the tables of one space, as virtual addresses. */
public interface TableView {

  /** The address of the first word for {@code page} in the root as the hardware walks it. */
  long root(long page);

  /**
   * The address of the first entry of the table of {@code level}, below the root, that holds the
   * entry for {@code page} and is in {@code frame}. A view may move for it: what it told before of
   * another table of that level may be void.
   */
  long table(int level, long page, long frame);
}
