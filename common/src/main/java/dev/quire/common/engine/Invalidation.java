package dev.quire.common.engine;

/** How translations are dropped: the debts of edits, paid wherever they may be cached. */
public interface Invalidation {

  /** Makes the stores to tables visible to walks: nothing on x86, DSB and ISB on ARMv7. */
  void publish(KernelProcessor on);

  /** Drops what {@code debts} names on every processor that may hold it, before it returns. */
  void pay(KernelProcessor on, Space space, Debts debts);

  /** Drops the translation of one page on this processor alone: it answered a spurious fault. */
  void local(KernelProcessor on, Space space, long page);

  /**
   * Drops the translation of one page, which grants less than its entry since a fault raised that,
   * wherever hardware would go on to use it.
   */
  void raised(KernelProcessor on, Space space, long page);

  /** Drops the translation of a kernel page that only this processor uses. */
  void transientPage(KernelProcessor on, long page);
}
