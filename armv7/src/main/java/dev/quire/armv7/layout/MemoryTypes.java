package dev.quire.armv7.layout;

import dev.quire.api.MemoryType;

/**
 * TEX[0], C, B while SCTLR.TRE is set: the index of one of eight memory types that PRRR and NMRR
 * define: ARM DDI 0406C, B3.8.3. With {@link Prrr#STANDARD} and {@link Nmrr#STANDARD} the indices
 * mean what they mean to an operating system that knows no remap.
 *
 * <p>Unlike x86, where PWT and PCD stand alone.
 */
public final class MemoryTypes {

  /** The bits of an index. */
  public static final int INDEX_BITS = 3;

  /** The number of indices. */
  public static final int COUNT = 1 << INDEX_BITS;

  /** Strongly ordered. */
  public static final int STRONGLY_ORDERED = 0b000;

  /** Normal, not cached. */
  public static final int NON_CACHEABLE = 0b001;

  /** Normal, write-through, no allocation on a write. */
  public static final int WRITE_THROUGH = 0b010;

  /** Normal, write-back, no allocation on a write. */
  public static final int WRITE_BACK_NO_ALLOCATE = 0b011;

  /** Device. */
  public static final int DEVICE = 0b100;

  /** Normal, write-back, allocating on a write. */
  public static final int WRITE_BACK = 0b111;

  private MemoryTypes() {}

  /** The index that the kernel uses for {@code type}. */
  public static int index(MemoryType type) {
    return switch (type) {
      case WRITE_BACK -> WRITE_BACK;
      case WRITE_THROUGH -> WRITE_THROUGH;
      case UNCACHED -> NON_CACHEABLE;
      case DEVICE -> DEVICE;
    };
  }

  /** The type that an index of {@link #index(MemoryType)} stands for, others by their nearest. */
  public static MemoryType type(int index) {
    return switch (index) {
      case WRITE_BACK, WRITE_BACK_NO_ALLOCATE -> MemoryType.WRITE_BACK;
      case WRITE_THROUGH -> MemoryType.WRITE_THROUGH;
      case NON_CACHEABLE -> MemoryType.UNCACHED;
      default -> MemoryType.DEVICE;
    };
  }

  /** The index of its three bits. */
  static int index(boolean tex0, boolean c, boolean b) {
    return (tex0 ? DEVICE : 0) | (c ? WRITE_THROUGH : 0) | (b ? NON_CACHEABLE : 0);
  }

  /** Spreads an index over the places of its three bits in a word. */
  static int bits(int index, int tex0, int c, int b) {
    return ((index & DEVICE) == 0 ? 0 : tex0)
        | ((index & WRITE_THROUGH) == 0 ? 0 : c)
        | ((index & NON_CACHEABLE) == 0 ? 0 : b);
  }
}
