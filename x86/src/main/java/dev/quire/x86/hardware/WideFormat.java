package dev.quire.x86.hardware;

import dev.quire.x86.layout.LongGeometry;
import dev.quire.x86.layout.Pdpte;
import dev.quire.x86.layout.WideGeometry;
import dev.quire.x86.layout.WidePde;
import dev.quire.x86.layout.WidePte;
import java.util.List;

/**
 * What is where in tables of 64-bit entries, by level from the root (level 0): Intel SDM volume 3A,
 * 4.4.2 and 4.5.4.
 */
enum WideFormat {
  /** Page-directory-pointer table, page directory, page table. */
  PAE(WidePte.PAE_RESERVED, 0, List.of("PDPTE", "PDE", "PTE")),
  /** PML4 table, page-directory-pointer table, page directory, page table. */
  LONG(WidePte.RESERVED, WidePte.AVL2, List.of("PML4E", "PDPTE", "PDE", "PTE"));

  private final long reserved;
  private final long ignored;
  private final int lastLevel;

  @SuppressWarnings("ImmutableEnumChecker") // By List.of.
  private final List<String> names;

  WideFormat(long reserved, long ignored, List<String> names) {
    this.reserved = reserved;
    this.ignored = ignored;
    this.names = names;
    lastLevel = names.size() - 1;
  }

  /** The level of the page tables. */
  int lastLevel() {
    return lastLevel;
  }

  /** log2 of what an entry of a level covers. */
  int shift(int level) {
    return WideGeometry.PAGE_SHIFT + (lastLevel - level) * WideGeometry.INDEX_BITS;
  }

  /** The physical address of the entry for an address in a table at {@code table}. */
  long entryAddress(long table, int level, long address) {
    long index = (address >>> shift(level)) & WideGeometry.INDEX_MASK;
    return table + (index << WideGeometry.ENTRY_SHIFT);
  }

  /** The entries of the root are loaded into registers: there are four, of another form. */
  boolean inRegisters(int level) {
    return this == PAE && level == 0;
  }

  /** Whether a present word of a level, which is in no register, maps a page. */
  boolean isLeaf(int level, long word) {
    return level == lastLevel || (hasLarge(level) && WidePde.isLarge(word));
  }

  /** Whether entries of a level that is not the last may map pages. */
  boolean hasLarge(int level) {
    int shift = shift(level);
    return shift == WideGeometry.DIRECTORY_SHIFT
        || (this == LONG && shift == LongGeometry.POINTER_SHIFT);
  }

  /** The bits that must be 0 in a present word of a level which is in no register. */
  long reserved(int level, long word, boolean nxe) {
    long bits = nxe ? reserved : reserved | WidePte.XD;
    if (level == lastLevel || !WidePde.isLarge(word)) {
      return bits;
    }
    if (!hasLarge(level)) {
      return bits | WidePde.PS;
    }
    return bits
        | (shift(level) == WideGeometry.DIRECTORY_SHIFT
            ? WidePde.LARGE_RESERVED
            : WidePde.HUGE_RESERVED);
  }

  /** The bits of a present word of a level that the processor ignores, besides A and D. */
  long ignored(int level, long word) {
    if (inRegisters(level)) {
      return Pdpte.AVL;
    }
    return ignored | WidePte.AVL | (isLeaf(level, word) ? 0 : WidePde.G);
  }

  /** The word decoded by field. */
  String describe(int level, long word) {
    String decoded =
        inRegisters(level)
            ? Pdpte.describe(word)
            : level == lastLevel ? WidePte.describe(word) : WidePde.describe(word);
    return names.get(level) + " " + decoded;
  }
}
