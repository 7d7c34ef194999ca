package dev.quire.armv7.layout;

/**
 * TTBCR, the translation table base control register: ARM DDI 0406C, B4.1.153. Addresses whose top
 * N bits are zero are translated with TTBR0, the others with TTBR1; with N = 0 all with TTBR0.
 */
public final class Ttbcr {

  /** N, 0 to 7. */
  public static final int N = 0b111;

  /** PD0: a TLB miss that would walk from TTBR0 is a translation fault instead. */
  public static final int PD0 = 1 << 4;

  /** PD1: the same for TTBR1. */
  public static final int PD1 = 1 << 5;

  private Ttbcr() {}

  /** The value with this N (0 to 7) that forbids no walk. */
  public static int of(int n) {
    return n & N;
  }

  /** N. */
  public static int n(int ttbcr) {
    return ttbcr & N;
  }

  /** The register by its fields, for messages. */
  public static String describe(int ttbcr) {
    return Fields.of(ttbcr, "TTBCR").number("N", n(ttbcr)).flag("PD0", PD0).flag("PD1", PD1).end();
  }
}
