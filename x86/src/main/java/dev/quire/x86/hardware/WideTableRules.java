package dev.quire.x86.hardware;

import dev.quire.common.hardware.TableRules;
import dev.quire.common.hardware.TlbEntry;
import dev.quire.x86.layout.WideGeometry;
import dev.quire.x86.layout.WidePde;
import dev.quire.x86.layout.WidePte;

/**
 * What the coherence checker knows of x86 tables with 64-bit entries. Intel SDM volume 3A, 4.10.4.
 * Level 0 is the PML4 table, or the page-directory-pointer table of PAE paging, whose entries are
 * in registers: what they say in memory counts for translations made by them until CR3 is loaded.
 */
final class WideTableRules implements TableRules {
  private static final long RIGHTS = WidePte.RW | WidePte.US | WidePte.XD;

  private final WideFormat format;

  WideTableRules(WideFormat format) {
    this.format = format;
  }

  @Override
  public int entryShift() {
    return WideGeometry.ENTRY_SHIFT;
  }

  @Override
  public boolean inRegisters(int level) {
    return format.inRegisters(level);
  }

  @Override
  public boolean same(int level, long before, long after) {
    return seen(level, before) == seen(level, after);
  }

  /**
   * A stale entry may be used if it allows no more than the tables do now and is otherwise the
   * same: then its use gives at worst one spurious fault (SDM 3A, 4.10.4.3).
   */
  @Override
  public boolean mayUse(TlbEntry entry, long[] now, int right) {
    long granted = WidePte.RW | WidePte.US;
    long denied = 0;
    for (int level = 0; level < now.length; level++) {
      if (withoutRights(level, now[level]) != withoutRights(level, entry.word(level))) {
        return false;
      }
      if (!format.inRegisters(level)) {
        granted &= now[level];
        denied |= now[level] & WidePte.XD;
      }
    }
    return X86Attributes.allowNoMore(entry.attributes(), X86Attributes.of(granted, denied));
  }

  /** Unlike ARMv7, x86 asks for it only where a page changes its size (SDM 3A, 4.10.2.4). */
  @Override
  public boolean mustBreakFirst(int level, long before, long after) {
    return level < format.lastLevel()
        && format.hasLarge(level)
        && WidePde.isPresent(before)
        && WidePde.isPresent(after)
        && WidePde.isLarge(before) != WidePde.isLarge(after);
  }

  @Override
  public String describe(int level, long word) {
    return format.describe(level, word);
  }

  /** Returns the bits that the processor looks at, with accessed and dirty left out. */
  private long seen(int level, long word) {
    if (!WidePte.isPresent(word)) {
      return WidePte.ABSENT;
    }
    return word & ~(format.ignored(level, word) | WidePte.A | WidePte.D);
  }

  private long withoutRights(int level, long word) {
    return seen(level, word) & ~RIGHTS;
  }
}
