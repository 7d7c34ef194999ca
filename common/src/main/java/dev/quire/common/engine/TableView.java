package dev.quire.common.engine;

/** Where kernel code sees the tables of one space, as virtual addresses. */
public interface TableView {

  /**
   * The address of the first entry of the table of {@code level} that holds the entry for {@code
   * page}. Only for tables that are linked.
   */
  long table(int level, long page);

  /**
   * The address of the first word for {@code page} in the root as the hardware walks it: on x86 the
   * same as the table of the highest level; on ARMv7 the L1, beside the mirror, which is the
   * engine's highest level.
   */
  long root(long page);
}
