package dev.quire.qemu.hardware;

import dev.quire.x86.layout.Cr;
import dev.quire.x86.layout.WideGeometry;
import dev.quire.x86.layout.X86Geometry;

/**
 * The formats of x86 tables, as far as the host looks into them: Intel SDM volume 3A, 4.3 to 4.5.
 */
enum X86Format {
  /** 32-bit paging: two levels of 4-byte entries. */
  TWO_LEVEL(2, X86Geometry.ENTRY_SHIFT, Integer.toUnsignedLong(Cr.CR3_BASE)),
  /** PAE paging: a table of four pointers, which have no rights, above two levels. */
  PAE(3, WideGeometry.ENTRY_SHIFT, Cr.CR3_POINTERS),
  /** 4-level paging. */
  LONG(4, WideGeometry.ENTRY_SHIFT, Cr.CR3_ROOT);

  private final int levels;
  private final int entryShift;
  private final long rootMask;

  X86Format(int levels, int entryShift, long rootMask) {
    this.levels = levels;
    this.entryShift = entryShift;
    this.rootMask = rootMask;
  }

  int levels() {
    return levels;
  }

  /** Whether entries have 64 bits. */
  boolean isWide() {
    return entryShift == WideGeometry.ENTRY_SHIFT;
  }

  /** The physical address of the root. */
  long root(long cr3) {
    return cr3 & rootMask;
  }

  /** Whether entries of a level have rights, and may map pages; page tables are level 1. */
  boolean hasRights(int level) {
    return this != PAE || level < levels;
  }

  /** log2 of what an entry of a level covers. */
  int shift(int level) {
    return X86Geometry.PAGE_SHIFT + (level - 1) * indexBits();
  }

  /** The physical address of the entry for an address in the table at {@code table}. */
  long entryAddress(long table, int level, long address) {
    long index = address >>> shift(level) & (1L << indexBits()) - 1;
    return table + (index << entryShift);
  }

  private int indexBits() {
    return X86Geometry.PAGE_SHIFT - entryShift;
  }
}
