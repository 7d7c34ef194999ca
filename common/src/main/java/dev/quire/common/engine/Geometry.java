package dev.quire.common.engine;

import com.google.auto.value.AutoValue;

/**
 * The shape of the tables of one format as the engine sees them, all in log2. x86 and ARMv7 (with
 * its four L2 tables in a frame taken as one) have two levels of 1024 entries of 4 bytes.
 */
@AutoValue
public abstract class Geometry {

  Geometry() {}

  /**
   * Returns a geometry.
   *
   * @param levels the number of levels, root included
   * @param indexBits log2 of the entries of a table
   * @param entryShift log2 of the bytes of an entry
   */
  public static Geometry of(int levels, int indexBits, int entryShift) {
    return new AutoValue_Geometry(levels, indexBits, entryShift);
  }

  /** The number of levels, the root's included; level 1 holds page entries. */
  public abstract int levels();

  /** log2 of the entries of a table. */
  public abstract int indexBits();

  /** log2 of the bytes of an entry. */
  public abstract int entryShift();

  /** The entries of a table: 1024 on x86. */
  public final int entries() {
    return 1 << indexBits();
  }

  /** log2 of the pages that one entry of {@code level} spans: 0 for level 1, 10 for an x86 PDE. */
  public final int spanShift(int level) {
    return (level - 1) * indexBits();
  }

  /** The index of {@code page} in its table of {@code level}: page 0x403 has 3 in level 1. */
  public final int index(int level, long page) {
    return (int) (page >>> spanShift(level)) & (entries() - 1);
  }
}
