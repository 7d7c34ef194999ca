package dev.quire.armv7.layout;

/**
 * What a descriptor says of the memory it maps: ARM DDI 0406C, B3.8.2 (Table B3-10, SCTLR.TRE
 * clear) and B3.8.3 (TRE set: TEX[0], C, B through PRRR and NMRR).
 *
 * @param kind what kind of memory
 * @param inner how inner caches treat normal memory, as {@link Nmrr} names it; 0 for other kinds
 * @param outer how outer caches treat it
 * @param shareable whether it is shared with other processors
 */
public record MemoryAttributes(Kind kind, int inner, int outer, boolean shareable) {

  /** The kinds of memory. */
  public enum Kind {
    /** Strongly ordered; reserved encodings are taken as that. */
    STRONGLY_ORDERED,
    /** Device. */
    DEVICE,
    /** Normal. */
    NORMAL
  }

  private static final MemoryAttributes ORDERED =
      new MemoryAttributes(Kind.STRONGLY_ORDERED, 0, 0, true);

  /** TEX[2] of an encoding that names the policies outright: TEX[1:0] outer, C and B inner. */
  private static final int OUTRIGHT = 0b100;

  private static final int POLICY = 0b11;

  /**
   * Decodes with SCTLR.TRE clear.
   *
   * @param tex TEX[2:0]
   * @param index TEX[0], C, B, of which C and B are looked at
   * @param s the shareable bit
   */
  public static MemoryAttributes plain(int tex, int index, boolean s) {
    int cb = index & POLICY;
    if ((tex & OUTRIGHT) != 0) {
      return new MemoryAttributes(Kind.NORMAL, cb, tex & POLICY, s);
    }
    return switch ((tex << 2) | cb) {
      case 0b000_01 -> new MemoryAttributes(Kind.DEVICE, 0, 0, true);
      case 0b000_10 -> normal(Nmrr.WRITE_THROUGH, s);
      case 0b000_11 -> normal(Nmrr.WRITE_BACK_NO_ALLOCATE, s);
      case 0b001_00 -> normal(Nmrr.NON_CACHEABLE, s);
      case 0b001_11 -> normal(Nmrr.WRITE_BACK, s);
      case 0b010_00 -> new MemoryAttributes(Kind.DEVICE, 0, 0, false);
      default -> ORDERED;
    };
  }

  /**
   * Decodes with SCTLR.TRE set.
   *
   * @param index TEX[0], C, B
   * @param s the shareable bit
   */
  public static MemoryAttributes remapped(int index, boolean s, int prrr, int nmrr) {
    return switch (Prrr.kind(prrr, index)) {
      case Prrr.NORMAL ->
          new MemoryAttributes(
              Kind.NORMAL,
              Nmrr.inner(nmrr, index),
              Nmrr.outer(nmrr, index),
              (prrr & (s ? Prrr.NS1 : Prrr.NS0)) != 0);
      case Prrr.DEVICE ->
          new MemoryAttributes(Kind.DEVICE, 0, 0, (prrr & (s ? Prrr.DS1 : Prrr.DS0)) != 0);
      default -> ORDERED;
    };
  }

  private static MemoryAttributes normal(int policy, boolean s) {
    return new MemoryAttributes(Kind.NORMAL, policy, policy, s);
  }
}
