package dev.quire.x86.hardware;

import dev.quire.x86.layout.Cr;
import dev.quire.x86.layout.PaeGeometry;
import dev.quire.x86.layout.Pdpte;
import dev.quire.x86.layout.WideGeometry;

/**
 * PAE paging: Intel SDM volume 3A, 4.4. The four entries of the page-directory-pointer table are
 * registers, which {@link #load} fills; walks begin there and never look at their memory.
 */
final class PaeWalker extends WideWalker {
  private final long[] registers = new long[PaeGeometry.POINTERS];
  private final long[] times = new long[PaeGeometry.POINTERS];
  private long table;

  PaeWalker(SimulatedX86Cpu cpu) {
    super(cpu, WideFormat.PAE);
  }

  /**
   * Loads the registers from the table that CR3 points to (SDM 3A, 4.4.1).
   *
   * @throws GeneralProtection if a present entry has a reserved bit set; the registers keep what
   *     they have
   */
  void load(long cr3) {
    long from = cr3 & Cr.CR3_POINTERS;
    long[] loaded = new long[PaeGeometry.POINTERS];
    long[] at = new long[PaeGeometry.POINTERS];
    for (int i = 0; i < loaded.length; i++) {
      loaded[i] = cpu.load(address(from, i));
      at[i] = cpu.loadedAt();
      if (Pdpte.hasReserved(loaded[i])) {
        throw new GeneralProtection(
            "CR3 0x" + Long.toHexString(cr3) + ": PDPTE " + i + " is " + Pdpte.describe(loaded[i]));
      }
    }
    System.arraycopy(loaded, 0, registers, 0, loaded.length);
    System.arraycopy(at, 0, times, 0, at.length);
    table = from;
  }

  @Override
  long walk(long address, int right) {
    int index = PaeGeometry.pointerIndex(address);
    long pointer = registers[index];
    if (!Pdpte.isPresent(pointer)) {
      return cpu.fault(address, right, 0);
    }
    cpu.usedPointer(address(table, index), pointer, times[index], Pdpte.frame(pointer));
    return descend(address, right, 1, pointer & Pdpte.FRAME);
  }

  private static long address(long from, int index) {
    return from + ((long) index << WideGeometry.ENTRY_SHIFT);
  }
}
