package dev.quire.x86.layout;

/** The control registers, as far as paging reads them: Intel SDM volume 3A, 2.5 and 4.1. */
public final class Cr {

  /** CR0.WP: supervisor writes to read-only pages fault. */
  public static final int CR0_WP = 1 << 16;

  /** CR0.PG: paging is on. */
  public static final int CR0_PG = 1 << 31;

  /** CR3.PWT: page-level write-through for the page directory. */
  public static final int CR3_PWT = 1 << 3;

  /** CR3.PCD: page-level cache disable for the page directory. */
  public static final int CR3_PCD = 1 << 4;

  /** The bits of CR3 that hold the physical address of the page directory. */
  public static final int CR3_BASE = -1 << X86Geometry.PAGE_SHIFT;

  /** The bits of CR3 that hold the physical address of a page-directory-pointer table of PAE. */
  public static final long CR3_POINTERS =
      (1L << Integer.SIZE) - (1L << PaeGeometry.POINTER_TABLE_SHIFT);

  /** The bits of CR3 that hold the physical address of a PML4 table. */
  public static final long CR3_ROOT = WidePte.FRAME & ~WidePte.RESERVED;

  /** The bits of CR3 that must be 0 in long mode: 63 to 40. */
  public static final long CR3_RESERVED = -1L << WideGeometry.PHYSICAL_BITS;

  /** CR4.PSE: 4 MB pages are available. */
  public static final int CR4_PSE = 1 << 4;

  /** CR4.PAE: entries have 64 bits, and physical addresses more than 32. */
  public static final int CR4_PAE = 1 << 5;

  /** CR4.PGE: global pages are available. */
  public static final int CR4_PGE = 1 << 7;

  private Cr() {}

  /** Returns the value of CR3 for the page directory in {@code frame}. */
  public static long cr3(long frame) {
    return frame << X86Geometry.PAGE_SHIFT;
  }

  /** Returns the number of the frame of the page directory. */
  public static long directoryFrame(long cr3) {
    return cr3 >>> X86Geometry.PAGE_SHIFT;
  }
}
