package dev.quire.x86.hardware;

import dev.quire.common.hardware.TableRules;
import dev.quire.common.hardware.TlbEntry;
import dev.quire.x86.layout.Pde;
import dev.quire.x86.layout.Pte;

/**
 * What the coherence checker knows of x86 tables: level 0 is the page directory, level 1 a page
 * table. Intel SDM volume 3A, 4.10.4.
 */
final class X86TableRules implements TableRules {
  private static final int ENTRY_IGNORED = Pde.AVL | Pde.A | Pde.D;
  private static final int TABLE_IGNORED = ENTRY_IGNORED | Pde.G;

  @Override
  public boolean same(int level, long before, long after) {
    return seen(level, (int) before) == seen(level, (int) after);
  }

  /**
   * A stale entry may be used if it allows no more than the tables do now and is otherwise the
   * same: then its use gives at worst one spurious fault (SDM 3A, 4.10.4.3).
   */
  @Override
  public boolean mayUse(TlbEntry entry, long[] now, int right) {
    int granted = Pte.RW | Pte.US;
    for (int level = 0; level < now.length; level++) {
      int word = (int) now[level];
      if (withoutRights(level, word) != withoutRights(level, (int) entry.word(level))) {
        return false;
      }
      granted &= word;
    }
    return (entry.attributes() & ~granted & (Pte.RW | Pte.US)) == 0;
  }

  /** Unlike ARMv7, x86 asks for it only where a page changes its size (SDM 3A, 4.10.2.4). */
  @Override
  public boolean mustBreakFirst(int level, long before, long after) {
    int old = (int) before;
    int word = (int) after;
    return level == 0
        && Pde.isPresent(old)
        && Pde.isPresent(word)
        && Pde.isLarge(old) != Pde.isLarge(word);
  }

  @Override
  public String describe(int level, long word) {
    return level == 0 ? "PDE " + Pde.describe((int) word) : "PTE " + Pte.describe((int) word);
  }

  /** Returns the bits that the processor looks at, with accessed and dirty left out. */
  private static int seen(int level, int word) {
    if (!Pte.isPresent(word)) {
      return Pte.ABSENT;
    }
    return word & ~(level == 0 && Pde.isTable(word) ? TABLE_IGNORED : ENTRY_IGNORED);
  }

  private static int withoutRights(int level, int word) {
    return seen(level, word) & ~(Pte.RW | Pte.US);
  }
}
