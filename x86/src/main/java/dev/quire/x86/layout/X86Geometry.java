package dev.quire.x86.layout;

/**
 * How 32-bit paging splits a linear address: Intel SDM volume 3A, 4.3, figures 4-2 and 4-3.
 *
 * <pre>
 *  31        22 21        12 11         0
 * +------------+------------+------------+
 * | directory  |   table    |   offset   |   4 KB page: 10 + 10 + 12
 * +------------+------------+------------+
 * | directory  |         offset          |   4 MB page: 10 + 22
 * +------------+-------------------------+
 * </pre>
 *
 * <p>Table bytes = entries × entry bytes: 2^10 × 2^2 = 2^12, one frame.
 */
public final class X86Geometry {

  /** log2 of the size of a linear address space in bytes. */
  public static final int ADDRESS_BITS = 32;

  /** log2 of the size of a page and a frame in bytes. */
  public static final int PAGE_SHIFT = 12;

  /** The size of a page and a frame: 4096 bytes. */
  public static final int PAGE_BYTES = 1 << PAGE_SHIFT;

  /** The bits of a linear address that are the offset in a page. */
  public static final int PAGE_MASK = PAGE_BYTES - 1;

  /** log2 of the size of an entry in bytes. */
  public static final int ENTRY_SHIFT = 2;

  /** The size of an entry: 4 bytes. */
  public static final int ENTRY_BYTES = 1 << ENTRY_SHIFT;

  /** log2 of the number of entries of a table. */
  public static final int INDEX_BITS = PAGE_SHIFT - ENTRY_SHIFT;

  /** The number of entries of a page directory and of a page table: 1024. */
  public static final int ENTRIES = 1 << INDEX_BITS;

  /** The bits of an index, once shifted down. */
  public static final int INDEX_MASK = ENTRIES - 1;

  /** log2 of what a directory entry covers: 22. */
  public static final int DIRECTORY_SHIFT = PAGE_SHIFT + INDEX_BITS;

  /** What a directory entry covers, and the size of a large page: 4 MB. */
  public static final int LARGE_PAGE_BYTES = 1 << DIRECTORY_SHIFT;

  /** The bits of a linear address that are the offset in a large page. */
  public static final int LARGE_PAGE_MASK = LARGE_PAGE_BYTES - 1;

  /** The number of frames that make up a large page: 1024. */
  public static final int LARGE_PAGE_FRAMES = LARGE_PAGE_BYTES >>> PAGE_SHIFT;

  private X86Geometry() {}

  /** Returns the index into the page directory: bits 31 to 22 (0xC0100ABC gives 768). */
  public static int directoryIndex(long address) {
    return (int) (address >>> DIRECTORY_SHIFT) & INDEX_MASK;
  }

  /** Returns the index into the page table: bits 21 to 12 (0xC0100ABC gives 256). */
  public static int tableIndex(long address) {
    return (int) (address >>> PAGE_SHIFT) & INDEX_MASK;
  }
}
