package dev.quire.armv7.layout;

/**
 * TTBR0 and TTBR1, the translation table base registers: ARM DDI 0406C, B4.1.154 and B4.1.155, with
 * the format of the Multiprocessing Extensions.
 *
 * <pre>
 *   31                     14-N 13-N     7   6    5  4  3  2 1   0
 *  +---------------------------+---------+------+---+-----+-+-+------+
 *  |  table base  (TTBR1: N=0) |    0    |IRGN0 |NOS| RGN | |S| IRGN1|
 *  +---------------------------+---------+------+---+-----+-+-+------+
 * </pre>
 *
 * <p>Unlike x86's CR3, a write drops no translation: the ASID tells spaces apart.
 */
public final class Ttbr {

  /** IRGN[1]. */
  public static final int IRGN1 = 1;

  /** S: walks are to shareable memory. */
  public static final int S = 1 << 1;

  /** RGN[0]. */
  public static final int RGN0 = 1 << 3;

  /** RGN[1]. */
  public static final int RGN1 = 1 << 4;

  /** NOS: walks are to inner shareable memory only. */
  public static final int NOS = 1 << 5;

  /** IRGN[0]. */
  public static final int IRGN0 = 1 << 6;

  /** Walks are inner and outer write-back, write-allocate: IRGN = RGN = 01. */
  public static final int WRITE_BACK = IRGN0 | RGN0;

  private Ttbr() {}

  /** The value for the L1 table at {@code base}, with walks as the kernel wants them. */
  public static int of(int base) {
    return base | WRITE_BACK;
  }

  /** The bits of TTBR0 that are the base of an L1 table for {@code n}: 31:14−n. */
  public static int baseMask(int n) {
    return -1 << Armv7Geometry.l1TableShift(n);
  }

  /** The physical address of the L1 table in TTBR0. */
  public static int base0(int ttbr0, int n) {
    return ttbr0 & baseMask(n);
  }

  /** The physical address of the L1 table in TTBR1, which is whole whatever N is. */
  public static int base1(int ttbr1) {
    return ttbr1 & baseMask(0);
  }

  /** The register by its fields, for messages. */
  public static String describe(int ttbr, int n) {
    return Fields.of(ttbr, "TTBR")
        .hex("base", base0(ttbr, n))
        .flag("IRGN[0]", IRGN0)
        .flag("IRGN[1]", IRGN1)
        .flag("RGN[0]", RGN0)
        .flag("RGN[1]", RGN1)
        .flag("NOS", NOS)
        .flag("S", S)
        .end();
  }
}
