package dev.quire.armv7.kernel;

import dev.quire.api.port.Armv7Cpu;
import dev.quire.armv7.layout.Sctlr;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.PagingSwitch;

/**
 * SCTLR.M, and C with it: without the MMU data accesses are strongly ordered and go past the caches
 * (DDI 0406C, B3.2.1).
 *
 * <p>Unlike x86, switching off drops nothing: the TLB keeps what it had, so that everything is
 * invalidated before it is used again (B3.10.1).
 *
 * <p>The port has no operation on the whole data cache. Where tables are cached write-back, what
 * was written with the MMU on must be cleaned before this reads it, and what is cached be
 * invalidated before the MMU is on again: a processor behind the port that has such a cache does
 * both when SCTLR.C changes. The simulated one has no cache.
 */
final class Armv7PagingSwitch implements PagingSwitch {

  @Override
  public void off(KernelProcessor on) {
    Armv7Cpu cpu = Armv7Invalidation.cpu(on);
    cpu.dsb();
    cpu.setSctlr(cpu.sctlr() & ~(Sctlr.M | Sctlr.C));
    cpu.isb();
  }

  @Override
  public void on(KernelProcessor on) {
    Armv7Cpu cpu = Armv7Invalidation.cpu(on);
    cpu.dsb();
    cpu.tlbiall();
    cpu.dsb();
    cpu.isb();
    cpu.setSctlr(cpu.sctlr() | Sctlr.M | Sctlr.C);
    cpu.isb();
  }
}
