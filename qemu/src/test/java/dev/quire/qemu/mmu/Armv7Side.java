package dev.quire.qemu.mmu;

import dev.quire.api.port.Armv7Cpu;
import dev.quire.armv7.layout.Ttbcr;

/** An ARMv7 processor, simulated or QEMU's. */
final class Armv7Side extends Side<Armv7Registers> {
  private static final int ALL_MANAGERS = -1;

  private final Armv7Cpu cpu;

  Armv7Side(Armv7Cpu cpu, Words memory) {
    super(cpu, memory);
    this.cpu = cpu;
  }

  /** With N = 1 the stub is reached through TTBR1, and as a manager's whatever its domain is. */
  @Override
  void prepare() {
    cpu.setTtbcr(Ttbcr.of(1));
    cpu.setDacr(ALL_MANAGERS);
  }

  @Override
  void enter(Armv7Registers registers) {
    cpu.setTtbr0(registers.ttbr0());
    cpu.setTtbr1(registers.ttbr1());
    cpu.setTtbcr(registers.ttbcr());
    cpu.setContextidr(registers.contextidr());
    cpu.setSctlr(registers.sctlr());
    invalidate();
    cpu.setDacr(registers.dacr());
  }

  @Override
  void change(Armv7Registers registers) {
    cpu.setDacr(registers.dacr());
  }

  @Override
  void invalidate() {
    cpu.dsb();
    cpu.tlbiall();
    cpu.dsb();
    cpu.isb();
  }

  @Override
  int code(boolean ofFetch) {
    return ofFetch ? cpu.ifsr() : cpu.dfsr();
  }

  @Override
  long faultAddress(boolean ofFetch) {
    return Integer.toUnsignedLong(ofFetch ? cpu.ifar() : cpu.dfar());
  }
}
