package dev.quire.armv7.layout;

/**
 * CONTEXTIDR, the context ID register: ARM DDI 0406C, B4.1.36. The ASID tags translations that are
 * not global; the rest means nothing to the MMU.
 */
public final class Contextidr {

  /** The bits of an ASID. */
  public static final int ASID_BITS = 8;

  /** The ASID. */
  public static final int ASID = (1 << ASID_BITS) - 1;

  private Contextidr() {}

  /** The value with this ASID, 0 to 255. */
  public static int of(int asid) {
    return asid & ASID;
  }

  /** The ASID, 0 to 255. */
  public static int asid(int contextidr) {
    return contextidr & ASID;
  }

  /** The register by its fields, for messages. */
  public static String describe(int contextidr) {
    return Fields.of(contextidr, "CONTEXTIDR")
        .number("ASID", asid(contextidr))
        .hex("PROCID", contextidr >>> ASID_BITS)
        .end();
  }
}
