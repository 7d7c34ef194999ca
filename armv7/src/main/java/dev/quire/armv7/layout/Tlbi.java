package dev.quire.armv7.layout;

/**
 * The operands of the TLB maintenance operations: ARM DDI 0406C, B4.2.2. An operation by address
 * takes the page in bits 31:12 and, where it is for one ASID, that in bits 7:0.
 */
public final class Tlbi {

  private Tlbi() {}

  /** The operand of TLBIMVA: the page of {@code va} for {@code asid}. */
  public static int mva(long va, int asid) {
    return mva(va) | (asid & Contextidr.ASID);
  }

  /** The operand of TLBIMVAA: the page of {@code va} for all ASIDs. */
  public static int mva(long va) {
    return (int) va & ~Armv7Geometry.PAGE_OFFSET;
  }

  /** The operand of TLBIASID. */
  public static int asid(int asid) {
    return asid & Contextidr.ASID;
  }

  /** The address of the page that an operand by address names. */
  public static long page(int operand) {
    return Integer.toUnsignedLong(operand & ~Armv7Geometry.PAGE_OFFSET);
  }
}
