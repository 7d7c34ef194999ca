package dev.quire.qemu.mmu;

import dev.quire.armv7.layout.Dacr;
import dev.quire.armv7.layout.Sctlr;
import dev.quire.armv7.layout.Ttbcr;
import dev.quire.armv7.layout.Ttbr;

/** The registers that a walk depends on. */
record Armv7Registers(int ttbr0, int ttbr1, int ttbcr, int contextidr, int sctlr, int dacr) {

  boolean afe() {
    return (sctlr & Sctlr.AFE) != 0;
  }

  int n() {
    return Ttbcr.n(ttbcr);
  }

  /** Whether an address is translated with TTBR0: B3.5.4. */
  boolean isLower(long address) {
    return n() == 0 || address >>> (Integer.SIZE - n()) == 0;
  }

  /** The same without TTBCR.PD0 and PD1. */
  Armv7Registers withWalks() {
    int walks = ttbcr & ~(Ttbcr.PD0 | Ttbcr.PD1);
    return new Armv7Registers(ttbr0, ttbr1, walks, contextidr, sctlr, dacr);
  }

  /** The same with SCTLR.AFE clear. */
  Armv7Registers withoutAccessFlag() {
    return new Armv7Registers(ttbr0, ttbr1, ttbcr, contextidr, sctlr & ~Sctlr.AFE, dacr);
  }

  Armv7Registers withDacr(int other) {
    return new Armv7Registers(ttbr0, ttbr1, ttbcr, contextidr, sctlr, other);
  }

  /** What DACR says of a domain. */
  int access(int domain) {
    return Dacr.access(dacr, domain);
  }

  @Override
  public String toString() {
    return String.join(
        "\n",
        Sctlr.describe(sctlr),
        Ttbcr.describe(ttbcr),
        Ttbr.describe(ttbr0, n()),
        Ttbr.describe(ttbr1, 0),
        Dacr.describe(dacr));
  }
}
