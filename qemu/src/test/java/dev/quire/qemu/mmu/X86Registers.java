package dev.quire.qemu.mmu;

import dev.quire.x86.layout.Cr;

/**
 * The registers that a walk depends on.
 *
 * @param wp CR0.WP
 * @param pse CR4.PSE
 * @param pge CR4.PGE
 * @param cr3 the page directory, with PWT and PCD
 */
record X86Registers(boolean wp, boolean pse, boolean pge, int cr3) {

  int cr0() {
    return Cr.CR0_PG | (wp ? Cr.CR0_WP : 0);
  }

  int cr4() {
    return (pse ? Cr.CR4_PSE : 0) | (pge ? Cr.CR4_PGE : 0);
  }

  @Override
  public String toString() {
    return "CR0.WP %d, CR4.PSE %d, CR4.PGE %d, CR3 0x%08x"
        .formatted(wp ? 1 : 0, pse ? 1 : 0, pge ? 1 : 0, cr3);
  }
}
