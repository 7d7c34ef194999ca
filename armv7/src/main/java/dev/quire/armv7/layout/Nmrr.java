package dev.quire.armv7.layout;

/**
 * NMRR, the normal memory remap register: ARM DDI 0406C, B4.1.112. How each index of TEX[0], C, B
 * that PRRR calls normal memory is cached, by inner and by outer caches.
 */
public final class Nmrr {

  /** Not cached. */
  public static final int NON_CACHEABLE = 0b00;

  /** Write-back, allocating on a write. */
  public static final int WRITE_BACK = 0b01;

  /** Write-through, no allocation on a write. */
  public static final int WRITE_THROUGH = 0b10;

  /** Write-back, no allocation on a write. */
  public static final int WRITE_BACK_NO_ALLOCATE = 0b11;

  private static final int POLICY_BITS = 2;
  private static final int POLICY = (1 << POLICY_BITS) - 1;
  private static final int OUTER_SHIFT = POLICY_BITS * MemoryTypes.COUNT;

  /** The value that gives every index its usual meaning: 0x40E040E0. */
  public static final int STANDARD =
      both(MemoryTypes.NON_CACHEABLE, NON_CACHEABLE)
          | both(MemoryTypes.WRITE_THROUGH, WRITE_THROUGH)
          | both(MemoryTypes.WRITE_BACK_NO_ALLOCATE, WRITE_BACK_NO_ALLOCATE)
          | both(MemoryTypes.WRITE_BACK, WRITE_BACK);

  private Nmrr() {}

  /** The bits of IRn and ORn for {@code index}, 0 to 7. */
  public static int both(int index, int policy) {
    int inner = policy << (index * POLICY_BITS);
    return inner | (inner << OUTER_SHIFT);
  }

  /** IRn: how inner caches treat {@code index}. */
  public static int inner(int nmrr, int index) {
    return (nmrr >>> (index * POLICY_BITS)) & POLICY;
  }

  /** ORn: how outer caches treat {@code index}. */
  public static int outer(int nmrr, int index) {
    return nmrr >>> (OUTER_SHIFT + index * POLICY_BITS) & POLICY;
  }

  /** The register by its fields, for messages. */
  public static String describe(int nmrr) {
    Fields fields = Fields.of(nmrr, "NMRR");
    for (int i = 0; i < MemoryTypes.COUNT; i++) {
      fields.bits("IR" + i, inner(nmrr, i), POLICY_BITS);
    }
    for (int i = 0; i < MemoryTypes.COUNT; i++) {
      fields.bits("OR" + i, outer(nmrr, i), POLICY_BITS);
    }
    return fields.end();
  }
}
