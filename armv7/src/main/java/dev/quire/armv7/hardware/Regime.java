package dev.quire.armv7.hardware;

import dev.quire.armv7.layout.Armv7Geometry;
import dev.quire.armv7.layout.Contextidr;
import dev.quire.armv7.layout.Sctlr;
import dev.quire.armv7.layout.Ttbcr;
import dev.quire.armv7.layout.Ttbr;

/**
 * The registers that a walk reads, as they stand between two writes, and what follows from them.
 */
final class Regime {

  /** All registers zero: the MMU is off. */
  static final Regime RESET = new Regime(0, 0, 0, 0, 0);

  private final int ttbr0;
  private final int ttbr1;
  private final int ttbcr;
  private final int contextidr;
  private final int sctlr;

  private final boolean mmu;
  private final boolean afe;
  private final int asid;
  private final int[] smallPages;
  private final long lowerEnd;
  private final int lowerBase;
  private final int lowerIndex;
  private final int upperBase;
  private final boolean lowerDisabled;
  private final boolean upperDisabled;

  private Regime(int ttbr0, int ttbr1, int ttbcr, int contextidr, int sctlr) {
    this.ttbr0 = ttbr0;
    this.ttbr1 = ttbr1;
    this.ttbcr = ttbcr;
    this.contextidr = contextidr;
    this.sctlr = sctlr;
    mmu = (sctlr & Sctlr.M) != 0;
    afe = (sctlr & Sctlr.AFE) != 0;
    smallPages = SmallPages.table(afe);
    asid = Contextidr.asid(contextidr);
    int n = Ttbcr.n(ttbcr);
    lowerEnd = Armv7Geometry.lowerHalfEnd(n);
    lowerBase = Ttbr.base0(ttbr0, n);
    lowerIndex = Armv7Geometry.l1Index(lowerEnd - 1, n);
    upperBase = Ttbr.base1(ttbr1);
    lowerDisabled = (ttbcr & Ttbcr.PD0) != 0;
    upperDisabled = (ttbcr & Ttbcr.PD1) != 0;
  }

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

  int ttbr0() {
    return ttbr0;
  }

  int ttbr1() {
    return ttbr1;
  }

  int ttbcr() {
    return ttbcr;
  }

  int contextidr() {
    return contextidr;
  }

  int sctlr() {
    return sctlr;
  }

  boolean mmu() {
    return mmu;
  }

  boolean afe() {
    return afe;
  }

  int asid() {
    return asid;
  }

  /** What {@link SmallPages} says of a word of the second level. */
  int smallPage(int word) {
    return SmallPages.attributes(smallPages, word);
  }

  /** Whether an address is translated with TTBR0: B3.5.4. */
  boolean lower(long address) {
    return address < lowerEnd;
  }

  /** Whether TTBCR.PD0 or PD1 forbids the walk. */
  boolean walksDisabled(long address) {
    return lower(address) ? lowerDisabled : upperDisabled;
  }

  /** The physical address of the first-level descriptor. */
  long l1Entry(long address) {
    int index = Armv7Geometry.l1Index(address, 0);
    return lower(address) ? entry(lowerBase, index & lowerIndex) : entry(upperBase, index);
  }

  /** The physical address of an entry of a table. */
  static long entry(int base, int index) {
    return Integer.toUnsignedLong(base) + ((long) index << Armv7Geometry.ENTRY_SHIFT);
  }
}
