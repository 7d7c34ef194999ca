package dev.quire.qemu.hardware;

import dev.quire.qemu.process.GuestMemory;
import dev.quire.x86.layout.WidePde;
import dev.quire.x86.layout.WidePte;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the tables in a guest's memory lead, whatever rights they give and reserved bits they have.
 *
 * @param entries the physical addresses of the entries, from the root's on, as far as they are
 *     present; the last may not be
 * @param physical where the address is, or {@link #NOWHERE}
 * @param executeDisabled whether an entry has XD, which a 4-byte one does not
 */
record X86Walk(X86Format format, List<Long> entries, long physical, boolean executeDisabled) {

  /** Stands for an address that is not mapped. */
  static final long NOWHERE = -1;

  /** Walks the tables of a value of CR3. */
  static X86Walk of(GuestMemory memory, X86Format format, long cr3, long address) {
    List<Long> entries = new ArrayList<>();
    long table = format.root(cr3);
    long bits = 0;
    for (int level = format.levels(); ; level--) {
      long at = format.entryAddress(table, level, address);
      if (!memory.contains(at)) {
        return new X86Walk(format, entries, NOWHERE, false);
      }
      entries.add(at);
      long word = format.isWide() ? memory.load64(at) : Integer.toUnsignedLong(memory.load32(at));
      if (!WidePde.isPresent(word)) {
        return new X86Walk(format, entries, NOWHERE, false);
      }
      if (format.hasRights(level)) {
        bits |= word;
      }
      if (level == 1 || (format.hasRights(level) && WidePde.isLarge(word))) {
        long offset = (1L << format.shift(level)) - 1;
        long physical = (word & WidePte.FRAME & ~offset) | (address & offset);
        return new X86Walk(format, entries, physical, (bits & WidePte.XD) != 0);
      }
      table = word & WidePde.TABLE_FRAME;
    }
  }

  /** The entries that have rights. */
  List<Long> entriesWithRights() {
    return format.hasRights(format.levels()) ? entries : entries.subList(1, entries.size());
  }
}
