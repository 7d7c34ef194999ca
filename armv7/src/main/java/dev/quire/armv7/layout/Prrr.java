package dev.quire.armv7.layout;

/**
 * PRRR, the primary region remap register: ARM DDI 0406C, B4.1.127. Which of three kinds of memory
 * each index of TEX[0], C, B is, what S means for the kinds, and which are inner shareable only.
 */
public final class Prrr {

  /** TRn: strongly ordered. */
  public static final int STRONGLY_ORDERED = 0b00;

  /** TRn: device. */
  public static final int DEVICE = 0b01;

  /** TRn: normal memory, whose caching NMRR tells. */
  public static final int NORMAL = 0b10;

  /** DS0: device memory with S clear is shareable. */
  public static final int DS0 = 1 << 16;

  /** DS1: device memory with S set is shareable. */
  public static final int DS1 = 1 << 17;

  /** NS0: normal memory with S clear is shareable. */
  public static final int NS0 = 1 << 18;

  /** NS1: normal memory with S set is shareable. */
  public static final int NS1 = 1 << 19;

  private static final int KIND_BITS = 2;
  private static final int KIND = (1 << KIND_BITS) - 1;
  private static final int NOS_SHIFT = 24;

  /** NOS0 to NOS7: shareable memory of an index is not outer shareable. */
  public static final int NOS = ((1 << MemoryTypes.COUNT) - 1) << NOS_SHIFT;

  /** The value that gives every index its usual meaning: 0xFF0A81A8. */
  public static final int STANDARD =
      tr(MemoryTypes.STRONGLY_ORDERED, STRONGLY_ORDERED)
          | tr(MemoryTypes.NON_CACHEABLE, NORMAL)
          | tr(MemoryTypes.WRITE_THROUGH, NORMAL)
          | tr(MemoryTypes.WRITE_BACK_NO_ALLOCATE, NORMAL)
          | tr(MemoryTypes.DEVICE, DEVICE)
          | tr(MemoryTypes.WRITE_BACK, NORMAL)
          | DS1
          | NS1
          | NOS;

  private Prrr() {}

  /** The bits of TRn for {@code index}, 0 to 7. */
  public static int tr(int index, int kind) {
    return kind << (index * KIND_BITS);
  }

  /** TRn: the kind of memory that {@code index} is. */
  public static int kind(int prrr, int index) {
    return (prrr >>> (index * KIND_BITS)) & KIND;
  }

  /** NOSn: whether shareable memory of {@code index} is inner shareable only. */
  public static boolean innerOnly(int prrr, int index) {
    return (prrr >>> (NOS_SHIFT + index) & 1) != 0;
  }

  /** The register by its fields, for messages. */
  public static String describe(int prrr) {
    Fields fields = Fields.of(prrr, "PRRR");
    for (int i = 0; i < MemoryTypes.COUNT; i++) {
      fields.bits("TR" + i, kind(prrr, i), KIND_BITS);
    }
    return fields
        .flag("DS0", DS0)
        .flag("DS1", DS1)
        .flag("NS0", NS0)
        .flag("NS1", NS1)
        .bits("NOS", prrr >>> NOS_SHIFT, MemoryTypes.COUNT)
        .end();
  }
}
