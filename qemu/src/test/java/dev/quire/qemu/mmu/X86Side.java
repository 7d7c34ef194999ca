package dev.quire.qemu.mmu;

import dev.quire.api.port.X86Cpu;
import dev.quire.x86.layout.Cr;

/** An x86 processor, simulated or QEMU's. */
final class X86Side extends Side<X86Registers> {
  private final X86Cpu cpu;
  private int cr4;

  X86Side(X86Cpu cpu, Words memory) {
    super(cpu, memory);
    this.cpu = cpu;
  }

  @Override
  void prepare() {}

  @Override
  void enter(X86Registers registers) {
    cr4 = registers.cr4();
    cpu.setCr0(registers.cr0());
    cpu.setCr3(registers.cr3());
    invalidate();
  }

  @Override
  void change(X86Registers registers) {
    cpu.setCr0(registers.cr0());
  }

  /** A change of PGE drops global translations too. */
  @Override
  void invalidate() {
    cpu.setCr4(cr4 ^ Cr.CR4_PGE);
    cpu.setCr4(cr4);
  }

  @Override
  int code(boolean ofFetch) {
    return cpu.errorCode();
  }

  @Override
  long faultAddress(boolean ofFetch) {
    return cpu.cr2();
  }
}
