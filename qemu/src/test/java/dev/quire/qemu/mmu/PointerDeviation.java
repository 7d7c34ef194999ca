package dev.quire.qemu.mmu;

import dev.quire.x86.layout.PaeGeometry;
import dev.quire.x86.layout.Pdpte;
import dev.quire.x86.layout.WideGeometry;
import dev.quire.x86.layout.WidePde;

/**
 * Where QEMU's x86 processor differs from the simulated one in the page-directory-pointer entries
 * of PAE. The first is seen after accesses; the others are shown by {@link PaePointersTest}, since
 * pointers never change under a scene.
 */
enum PointerDeviation implements Deviation<WideRegisters> {
  POINTER_IS_MARKED(
      "sets A, bit 5, in a page-directory-pointer entry that a walk begins with",
      "SDM 3A, 4.4.1 and table 4-8: walks do not look at these entries in memory, and the bit is"
          + " reserved; a processor that loads CR3 afterwards would raise a general protection"
          + " exception",
      "target/i386/tcg/sysemu/excp_helper.c, mmu_translate: ptw_setl after restart_3_nolma") {

    @Override
    public boolean explains(Words simulated, Words qemu, long at) {
      long index = (at - WideTables.root(WidePaging.PAE)) / WideGeometry.ENTRY_BYTES;
      long ours = simulated.load(at, WideGeometry.ENTRY_BYTES);
      long theirs = qemu.load(at, WideGeometry.ENTRY_BYTES);
      return index >= 0
          && index < PaeGeometry.POINTERS
          && Pdpte.isPresent(ours)
          && (ours & WidePde.A) == 0
          && theirs == (ours | WidePde.A);
    }
  },

  POINTERS_ARE_READ_BY_WALKS(
      "reads page-directory-pointer entries in each walk, so that a change is seen before CR3 is"
          + " loaded, once the translation is not cached any more",
      "SDM 3A, 4.4.1: they are registers, which a load of CR3 fills, and changes of CR0 and CR4",
      "target/i386/tcg/sysemu/excp_helper.c, mmu_translate: ptw_ldq at restart_3_nolma"),

  RESERVED_POINTER_FAULTS(
      "takes CR3 though an entry has a reserved bit set; a walk by the entry then faults as of a"
          + " reserved bit where it is one of bits 63 to 40, and takes no notice of the others",
      "SDM 3A, 4.4.1: the load of CR3 raises a general protection exception",
      "target/i386/tcg/sysemu/excp_helper.c, mmu_translate: do_fault_rsvd at restart_3_nolma");

  private final String qemu;
  private final String manual;
  private final String source;

  PointerDeviation(String qemu, String manual, String source) {
    this.qemu = qemu;
    this.manual = manual;
    this.source = source;
  }

  @Override
  public Outcome apply(Case<WideRegisters> one, Outcome soFar) {
    return soFar;
  }

  @Override
  public String qemu() {
    return qemu;
  }

  @Override
  public String manual() {
    return manual;
  }

  @Override
  public String source() {
    return source;
  }
}
