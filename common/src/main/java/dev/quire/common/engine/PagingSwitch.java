package dev.quire.common.engine;

/** Switches paging off and on again: what a backend supplies to {@link PagingOffAccess}. */
public interface PagingSwitch {

  /** Switches paging off on this processor, whose interrupts are masked. */
  void off(KernelProcessor on);

  /** Switches it on again, with nothing cached of the time before. */
  void on(KernelProcessor on);
}
