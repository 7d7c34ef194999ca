package dev.quire.armv7.layout;

/** SCTLR, the system control register: ARM DDI 0406C, B4.1.130. */
public final class Sctlr {

  /** M: the MMU is on. */
  public static final int M = 1;

  /** A: alignment is checked. */
  public static final int A = 1 << 1;

  /** C: data caches are on. */
  public static final int C = 1 << 2;

  /** Z: branch prediction is on. */
  public static final int Z = 1 << 11;

  /** I: instruction caches are on. */
  public static final int I = 1 << 12;

  /** V: the vectors are at 0xFFFF0000, where the kernel's window is, rather than at VBAR. */
  public static final int V = 1 << 13;

  /** HA: the hardware sets access flags, where it can. */
  public static final int HA = 1 << 17;

  /** TRE: TEX[0], C, B index PRRR and NMRR; TEX[2:1] are software's. */
  public static final int TRE = 1 << 28;

  /** AFE: AP[0] is the access flag. */
  public static final int AFE = 1 << 29;

  /** What the kernel runs with: MMU, remap, access flag, caches. */
  public static final int STANDARD = M | C | Z | I | TRE | AFE;

  private Sctlr() {}

  /** The register by its fields, for messages. */
  public static String describe(int sctlr) {
    return Fields.of(sctlr, "SCTLR")
        .flag("M", M)
        .flag("C", C)
        .flag("I", I)
        .flag("V", V)
        .flag("TRE", TRE)
        .flag("AFE", AFE)
        .end();
  }
}
