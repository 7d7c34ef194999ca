package dev.quire.common.engine;

/**
 * The shape of the tables of one format as the engine sees them, all in log2. x86 and ARMv7 (with
 * its four L2 tables in a frame taken as one) have two levels of 1024 entries of 4 bytes; PAE has
 * 512, 512 and 4 of 8 bytes, from the pages up; long mode four times 512.
 */
public final class Geometry {
  private final int entryShift;
  private final int rootPlaceShift;
  // By level; the first is not used.
  private final int[] indexBits;
  private final int[] spanShift;

  private Geometry(int entryShift, int rootPlaceShift, int[] bits) {
    this.entryShift = entryShift;
    this.rootPlaceShift = rootPlaceShift;
    this.indexBits = new int[bits.length + 1];
    this.spanShift = new int[bits.length + 1];
    int span = 0;
    for (int level = 1; level <= bits.length; level++) {
      indexBits[level] = bits[level - 1];
      spanShift[level] = span;
      span += bits[level - 1];
    }
  }

  /**
   * Returns a geometry.
   *
   * @param entryShift log2 of the bytes of an entry
   * @param rootPlaceShift log2 of the bytes that the root has for what one place of it spans: those
   *     of an entry, but of four on ARMv7
   * @param indexBits log2 of the entries of a table of each level, from level 1 up to the root
   */
  public static Geometry of(int entryShift, int rootPlaceShift, int... indexBits) {
    return new Geometry(entryShift, rootPlaceShift, indexBits.clone());
  }

  /** log2 of the bytes of an entry. */
  public int entryShift() {
    return entryShift;
  }

  /** log2 of the bytes of a place of the root. */
  public int rootPlaceShift() {
    return rootPlaceShift;
  }

  /** The number of levels, the root's included; level 1 holds page entries. */
  public int levels() {
    return indexBits.length - 1;
  }

  /** The entries of a table of {@code level}: 1024 on x86. */
  public int entries(int level) {
    return 1 << indexBits[level];
  }

  /** log2 of the pages that one entry of {@code level} spans: 0 for level 1, 10 for an x86 PDE. */
  public int spanShift(int level) {
    return spanShift[level];
  }

  /** The index of {@code page} in its table of {@code level}: page 0x403 has 3 in level 1. */
  public int index(int level, long page) {
    return (int) (page >>> spanShift[level]) & (entries(level) - 1);
  }

  /** The first page that the entry of {@code level} for {@code page} spans. */
  public long first(int level, long page) {
    return (page >>> spanShift[level]) << spanShift[level];
  }

  /** How many bytes from the begin of its table the entry of {@code level} for {@code page} is. */
  public long offset(int level, long page) {
    return (long) index(level, page) << entryShift;
  }

  /** How many bytes from the begin of the root its place for {@code page} is. */
  public long rootOffset(long page) {
    return (long) index(levels(), page) << rootPlaceShift;
  }
}
