package dev.quire.qemu.mmu;

import dev.quire.x86.layout.Cr;
import dev.quire.x86.layout.Efer;
import dev.quire.x86.layout.LongGeometry;
import dev.quire.x86.layout.WideGeometry;
import dev.quire.x86.layout.WidePde;
import dev.quire.x86.layout.WidePte;

/** The kinds of paging with entries of 64 bits, as the tests know them: SDM 3A, 4.4 and 4.5. */
enum WidePaging {
  /** Four pointers, which are registers, page directories, page tables. */
  PAE(3, 0, Cr.CR3_POINTERS),
  /** PML4 table, pointer tables, page directories, page tables. */
  LONG(4, Efer.LME, Cr.CR3_ROOT);

  private final int levels;
  private final long efer;
  private final long rootMask;

  WidePaging(int levels, long efer, long rootMask) {
    this.levels = levels;
    this.efer = efer;
    this.rootMask = rootMask;
  }

  int levels() {
    return levels;
  }

  /** The last level, 0 being the root's. */
  int leaf() {
    return levels - 1;
  }

  /** IA32_EFER besides NXE. */
  long efer() {
    return efer;
  }

  long root(long cr3) {
    return cr3 & rootMask;
  }

  /** Whether entries of a level stand in registers. */
  boolean inRegisters(int level) {
    return this == PAE && level == 0;
  }

  /** The level whose tables have the entry through which QEMU's stub is reached. */
  int stubLevel() {
    return this == PAE ? 1 : 0;
  }

  boolean isCanonical(long address) {
    return this == PAE || LongGeometry.isCanonical(address);
  }

  /** log2 of what an entry of a level covers. */
  int shift(int level) {
    return WideGeometry.PAGE_SHIFT + (leaf() - level) * WideGeometry.INDEX_BITS;
  }

  int index(int level, long address) {
    int index = (int) (address >>> shift(level)) & WideGeometry.INDEX_MASK;
    return inRegisters(level) ? index & 3 : index;
  }

  /** Whether an entry of a level can map a page. */
  boolean mayBeLarge(int level) {
    return level == leaf() - 1 || (this == LONG && level == 1);
  }

  /** Whether an entry ends the walk, if it is present. */
  boolean isLeaf(int level, long entry) {
    return level == leaf() || (mayBeLarge(level) && (entry & WidePde.PS) != 0);
  }

  /** Whether an entry maps a page of 1 GB. */
  boolean isHuge(int level, long entry) {
    return this == LONG && level == 1 && WidePde.isLarge(entry);
  }

  /** The bits that must be 0 in every present entry. */
  long reserved(boolean nxe) {
    return (this == PAE ? WidePte.PAE_RESERVED : WidePte.RESERVED) | (nxe ? 0 : WidePte.XD);
  }

  /** The bits that must be 0 in a present entry. */
  long reserved(int level, long entry, boolean nxe) {
    long reserved = reserved(nxe);
    if (this == LONG && level == 0) {
      reserved |= WidePde.PS;
    }
    if (level < leaf() && isLeaf(level, entry)) {
      reserved |= level == leaf() - 1 ? WidePde.LARGE_RESERVED : WidePde.HUGE_RESERVED;
    }
    return reserved;
  }
}
