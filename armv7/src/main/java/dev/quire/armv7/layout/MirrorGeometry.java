package dev.quire.armv7.layout;

import static dev.quire.armv7.layout.Armv7Geometry.ENTRY_SHIFT;
import static dev.quire.armv7.layout.Armv7Geometry.GROUP_SHIFT;
import static dev.quire.armv7.layout.Armv7Geometry.L2_INDEX_BITS;
import static dev.quire.armv7.layout.Armv7Geometry.PAGE_SHIFT;
import static dev.quire.armv7.layout.Armv7Geometry.QUARTERS;
import static dev.quire.armv7.layout.Armv7Geometry.VIEW_ENTRIES;

/**
 * Where the tables of a space appear. The <em>mirror</em> of a space is a frame of 1024 L2
 * descriptors: word g maps the frame of group g's table; further words map the space's L1 table.
 * The mirror is itself the table of the last group of its half, so its words make a
 * <em>window</em>: the entry of {@code va} is at {@code window + (va >> 12) * 4}.
 *
 * <pre>
 *                       N = 1         N = 2         N = 0         kernel half
 *   window              0x7FC00000    0x3FC00000    0xFFC00000    0xFFC00000
 *   mirror (its word)   0x7FDFF000    0x3FCFF000    0xFFFFF000    0xFFFFF000
 *                       511           255           1023          1023
 *   L1 (its words)      0x7FE00000    0x3FD00000    0xFFFF8000    0xFFC00000
 *                       512, 513      256           1016 – 1019   0 – 3
 *   foreign quarters    3             2             4             –
 * </pre>
 *
 * <p>Unlike x86, where the directory is its own page table and no such frame is needed.
 */
public final class MirrorGeometry {

  /** Bytes of a window: those of a group. */
  public static final long WINDOW_BYTES = 1L << GROUP_SHIFT;

  /** The window of kernel space, whose L1 is in TTBR1. */
  public static final long KERNEL_WINDOW = (1L << Integer.SIZE) - WINDOW_BYTES;

  /** The word of the kernel's mirror that maps the mirror itself. */
  public static final int KERNEL_MIRROR_WORD = mirrorWord(KERNEL_WINDOW);

  /** Where the kernel's mirror appears. */
  public static final long KERNEL_MIRROR = seenAt(KERNEL_WINDOW, KERNEL_MIRROR_WORD);

  /** The first of the four words of the kernel's mirror that map its L1: no address needs them. */
  public static final int KERNEL_L1_WORD = 0;

  /** Where the kernel's L1 appears. */
  public static final long KERNEL_L1 = seenAt(KERNEL_WINDOW, KERNEL_L1_WORD);

  private static final int LOWEST_N0_L1_WORD = VIEW_ENTRIES - 2 * QUARTERS;

  private MirrorGeometry() {}

  /** The window of a space whose L1 is in TTBR0: the last 4 MB of the lower half. */
  public static long window(int n) {
    return Armv7Geometry.lowerHalfEnd(n) - WINDOW_BYTES;
  }

  /** The word of the mirror that maps the mirror itself: the group of its window. */
  public static int mirrorWord(int n) {
    return mirrorWord(window(n));
  }

  /** Where the mirror appears in the space's own window. */
  public static long mirror(int n) {
    return seenAt(window(n), mirrorWord(n));
  }

  /**
   * The first of the words that map the L1: those after the mirror's own. With N = 0 every word
   * belongs to a group, and the four for 0xFE000000 to 0xFEFFFFFF are taken: sections may be mapped
   * there, L2 tables never.
   */
  public static int l1Word(int n) {
    return n == 0 ? LOWEST_N0_L1_WORD : mirrorWord(n) + 1;
  }

  /** Where the L1 appears in the space's own window. */
  public static long l1(int n) {
    return seenAt(window(n), l1Word(n));
  }

  /** How many L1 descriptors of a foreign window must point at quarters of the mirror. */
  public static int foreignQuarters(int n) {
    int words = Math.max(mirrorWord(n) + 1, l1Word(n) + Armv7Geometry.l1Frames(n));
    return ((words - 1) >> L2_INDEX_BITS) + 1;
  }

  /** Where the entry of {@code va} appears in the window at {@code window}. */
  public static long entry(long window, long va) {
    return window + (va >>> PAGE_SHIFT << ENTRY_SHIFT);
  }

  /** Where the frame that {@code word} of a mirror maps appears in the window at {@code window}. */
  public static long seenAt(long window, int word) {
    return window + ((long) word << PAGE_SHIFT);
  }

  private static int mirrorWord(long window) {
    return (int) (window >>> GROUP_SHIFT);
  }
}
