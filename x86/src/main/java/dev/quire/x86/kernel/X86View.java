package dev.quire.x86.kernel;

import dev.quire.common.engine.TableView;
import dev.quire.x86.layout.X86Geometry;

/**
 * A window of 4 MB in which a directory that maps itself shows the tables: the table of slot s at
 * base + s × 4 KB, and the directory, which is the table of slot 1023, last.
 */
final class X86View implements TableView {
  private final long base;

  X86View(long base) {
    this.base = base;
  }

  @Override
  public long table(int level, long page, long frame) {
    return slotPage((int) (page >>> X86Geometry.INDEX_BITS));
  }

  /** Unlike ARMv7, the hardware's root is what the window shows as the highest level. */
  @Override
  public long root(long page) {
    return directoryEntry((int) (page >>> X86Geometry.INDEX_BITS));
  }

  /** The address of the directory's entry for a slot: slot 0 of the own window at 0xFFFFF000. */
  long directoryEntry(int slot) {
    return slotPage(X86AddressMap.SELF_SLOT) + ((long) slot << X86Geometry.ENTRY_SHIFT);
  }

  /** The address of the page that shows what the directory's entry for a slot links. */
  long slotPage(int slot) {
    return base + ((long) slot << X86Geometry.PAGE_SHIFT);
  }
}
