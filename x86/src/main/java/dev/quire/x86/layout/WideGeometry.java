package dev.quire.x86.layout;

/**
 * What the tables with 64-bit entries have in common, those of PAE paging and of long mode: Intel
 * SDM volume 3A, 4.4 and 4.5.
 *
 * <p>Table bytes = entries × entry bytes: 2^9 × 2^3 = 2^12, one frame.
 */
public final class WideGeometry {

  /** log2 of the size of a page and a frame in bytes. */
  public static final int PAGE_SHIFT = X86Geometry.PAGE_SHIFT;

  /** log2 of the size of an entry in bytes. */
  public static final int ENTRY_SHIFT = 3;

  /** The size of an entry: 8 bytes. */
  public static final int ENTRY_BYTES = 1 << ENTRY_SHIFT;

  /** log2 of the number of entries of a table. */
  public static final int INDEX_BITS = PAGE_SHIFT - ENTRY_SHIFT;

  /** The number of entries of a table: 512. */
  public static final int ENTRIES = 1 << INDEX_BITS;

  /** The bits of an index, once shifted down. */
  public static final int INDEX_MASK = ENTRIES - 1;

  /** log2 of what an entry of a page directory covers: 21. */
  public static final int DIRECTORY_SHIFT = PAGE_SHIFT + INDEX_BITS;

  /** What an entry of a page directory covers, and the size of a large page: 2 MB. */
  public static final int LARGE_PAGE_BYTES = 1 << DIRECTORY_SHIFT;

  /** The number of frames that make up a large page: 512. */
  public static final int LARGE_PAGE_FRAMES = LARGE_PAGE_BYTES >>> PAGE_SHIFT;

  /** log2 of what an entry of a page-directory-pointer table covers: 30. */
  public static final int POINTER_SHIFT = DIRECTORY_SHIFT + INDEX_BITS;

  /** What an entry of a page-directory-pointer table covers, and the largest page: 1 GB. */
  public static final int HUGE_PAGE_BYTES = 1 << POINTER_SHIFT;

  /** MAXPHYADDR: how many bits the processor's physical addresses have; 1 TB. */
  public static final int PHYSICAL_BITS = 40;

  private WideGeometry() {}

  /** Returns the index into the page directory: bits 29 to 21 (0xC0100ABC gives 0). */
  public static int directoryIndex(long address) {
    return (int) (address >>> DIRECTORY_SHIFT) & INDEX_MASK;
  }

  /** Returns the index into the page table: bits 20 to 12 (0xC0100ABC gives 256). */
  public static int tableIndex(long address) {
    return (int) (address >>> PAGE_SHIFT) & INDEX_MASK;
  }
}
