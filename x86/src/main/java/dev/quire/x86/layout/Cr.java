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

  /** CR4.PSE: 4 MB pages are available. */
  public static final int CR4_PSE = 1 << 4;

  /** CR4.PGE: global pages are available. */
  public static final int CR4_PGE = 1 << 7;

  private Cr() {}

  /** Returns the value of CR3 for the page directory in {@code frame}. */
  public static int cr3(long frame) {
    return (int) frame << X86Geometry.PAGE_SHIFT;
  }

  /** Returns the number of the frame of the page directory. */
  public static int directoryFrame(int cr3) {
    return cr3 >>> X86Geometry.PAGE_SHIFT;
  }
}
