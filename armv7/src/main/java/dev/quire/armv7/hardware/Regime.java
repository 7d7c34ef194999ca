package dev.quire.armv7.hardware;

import dev.quire.armv7.layout.Armv7Geometry;
import dev.quire.armv7.layout.Contextidr;
import dev.quire.armv7.layout.Sctlr;
import dev.quire.armv7.layout.Ttbcr;
import dev.quire.armv7.layout.Ttbr;

/** The registers that a walk reads, as they stand between two writes. */
record Regime(int ttbr0, int ttbr1, int ttbcr, int contextidr, int sctlr) {

  /** All registers zero: the MMU is off. */
  static final Regime RESET = new Regime(0, 0, 0, 0, 0);

  Regime withTtbr0(int value) {
    return new Regime(value, ttbr1, ttbcr, contextidr, sctlr);
  }

  Regime withTtbr1(int value) {
    return new Regime(ttbr0, value, ttbcr, contextidr, sctlr);
  }

  Regime withTtbcr(int value) {
    return new Regime(ttbr0, ttbr1, value, contextidr, sctlr);
  }

  Regime withContextidr(int value) {
    return new Regime(ttbr0, ttbr1, ttbcr, value, sctlr);
  }

  Regime withSctlr(int value) {
    return new Regime(ttbr0, ttbr1, ttbcr, contextidr, value);
  }

  boolean mmu() {
    return (sctlr & Sctlr.M) != 0;
  }

  boolean afe() {
    return (sctlr & Sctlr.AFE) != 0;
  }

  int asid() {
    return Contextidr.asid(contextidr);
  }

  /** Whether an address is translated with TTBR0: B3.5.4. */
  boolean lower(long address) {
    return Armv7Geometry.lower(address, Ttbcr.n(ttbcr));
  }

  /** Whether TTBCR.PD0 or PD1 forbids the walk. */
  boolean walksDisabled(long address) {
    return (ttbcr & (lower(address) ? Ttbcr.PD0 : Ttbcr.PD1)) != 0;
  }

  /** The physical address of the first-level descriptor. */
  long l1Entry(long address) {
    int n = Ttbcr.n(ttbcr);
    return lower(address)
        ? entry(Ttbr.base0(ttbr0, n), Armv7Geometry.l1Index(address, n))
        : entry(Ttbr.base1(ttbr1), Armv7Geometry.l1Index(address, 0));
  }

  /** The physical address of an entry of a table. */
  static long entry(int base, int index) {
    return Integer.toUnsignedLong(base) + ((long) index << Armv7Geometry.ENTRY_SHIFT);
  }
}
