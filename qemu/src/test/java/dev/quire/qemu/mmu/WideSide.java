package dev.quire.qemu.mmu;

import dev.quire.api.port.X86Cpu;
import dev.quire.x86.layout.Cr;

/** An x86 processor with entries of 64 bits, simulated or QEMU's. */
final class WideSide extends Side<WideRegisters> {
  private final X86Cpu cpu;
  private int cr4;

  WideSide(X86Cpu cpu, Words memory) {
    super(cpu, memory);
    this.cpu = cpu;
  }

  @Override
  void prepare() {}

  @Override
  void enter(WideRegisters registers) {
    cr4 = registers.cr4();
    cpu.setCr0(registers.cr0());
    cpu.setEfer(registers.efer());
    cpu.setCr3(registers.cr3());
    invalidate();
  }

  @Override
  void change(WideRegisters registers) {
    cpu.setCr0(registers.cr0());
  }

  /** A change of PGE drops global translations too, and has the pointers of PAE loaded. */
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
