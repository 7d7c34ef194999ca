package dev.quire.qemu.mmu;

import dev.quire.x86.layout.Cr;
import dev.quire.x86.layout.Efer;

/**
 * The registers that a walk depends on.
 *
 * @param wp CR0.WP
 * @param nxe IA32_EFER.NXE
 * @param pse CR4.PSE, which makes no difference
 * @param pge CR4.PGE
 * @param cr3 the root, with PWT and PCD
 */
record WideRegisters(
    WidePaging paging, boolean wp, boolean nxe, boolean pse, boolean pge, long cr3) {

  int cr0() {
    return Cr.CR0_PG | (wp ? Cr.CR0_WP : 0);
  }

  int cr4() {
    return Cr.CR4_PAE | (pse ? Cr.CR4_PSE : 0) | (pge ? Cr.CR4_PGE : 0);
  }

  long efer() {
    return paging.efer() | (nxe ? Efer.NXE : 0);
  }

  @Override
  public String toString() {
    return "%s, CR0.WP %d, EFER.NXE %d, CR4.PSE %d, CR4.PGE %d, CR3 0x%08x"
        .formatted(paging, wp ? 1 : 0, nxe ? 1 : 0, pse ? 1 : 0, pge ? 1 : 0, cr3);
  }
}
