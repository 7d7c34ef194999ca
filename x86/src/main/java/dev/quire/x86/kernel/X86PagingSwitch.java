package dev.quire.x86.kernel;

import dev.quire.api.port.X86Cpu;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.PagingSwitch;
import dev.quire.x86.layout.Cr;

/**
 * CR0.PG. Clearing it drops all translations, global ones too, and paging-structure caches (SDM 3A,
 * 4.10.4.1), so that nothing is owed when it is set again.
 */
final class X86PagingSwitch implements PagingSwitch {

  @Override
  public void off(KernelProcessor on) {
    X86Cpu cpu = X86Invalidation.cpu(on);
    cpu.setCr0(cpu.cr0() & ~Cr.CR0_PG);
  }

  @Override
  public void on(KernelProcessor on) {
    X86Cpu cpu = X86Invalidation.cpu(on);
    cpu.setCr0(cpu.cr0() | Cr.CR0_PG);
  }
}
