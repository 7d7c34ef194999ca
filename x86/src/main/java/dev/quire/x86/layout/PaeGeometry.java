package dev.quire.x86.layout;

/**
 * How PAE paging splits a linear address: Intel SDM volume 3A, 4.4, figures 4-5 and 4-6. Directory,
 * table and offset are {@link WideGeometry}'s.
 *
 * <pre>
 *  31 30 29        21 20        12 11         0
 * +-----+------------+------------+------------+
 * | ptr | directory  |   table    |   offset   |   4 KB page: 2 + 9 + 9 + 12
 * +-----+------------+------------+------------+
 * | ptr | directory  |         offset          |   2 MB page: 2 + 9 + 21
 * +-----+------------+-------------------------+
 * </pre>
 *
 * <p>The page-directory-pointer table has four entries, 32 bytes in all, and is 32-byte aligned.
 */
public final class PaeGeometry {

  /** log2 of the size of a linear address space in bytes. */
  public static final int ADDRESS_BITS = 32;

  /** log2 of what an entry of the page-directory-pointer table covers: 30. */
  public static final int POINTER_SHIFT = WideGeometry.POINTER_SHIFT;

  /** log2 of the number of entries of the page-directory-pointer table. */
  public static final int POINTER_BITS = ADDRESS_BITS - POINTER_SHIFT;

  /** The number of entries of the page-directory-pointer table: 4. */
  public static final int POINTERS = 1 << POINTER_BITS;

  /** log2 of the size and the alignment of the page-directory-pointer table in bytes: 5. */
  public static final int POINTER_TABLE_SHIFT = POINTER_BITS + WideGeometry.ENTRY_SHIFT;

  /** The size and the alignment of the page-directory-pointer table: 32 bytes. */
  public static final int POINTER_TABLE_BYTES = 1 << POINTER_TABLE_SHIFT;

  private PaeGeometry() {}

  /** Returns the index into the page-directory-pointer table (0xC0100ABC gives 3). */
  public static int pointerIndex(long address) {
    return (int) (address >>> POINTER_SHIFT) & (POINTERS - 1);
  }
}
