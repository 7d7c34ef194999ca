package dev.quire.x86.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.MachineConfig;
import dev.quire.api.TlbModel;
import dev.quire.api.port.X86Cpu;
import org.junit.jupiter.api.Test;

/** Which kind of paging the registers make, and what they refuse: SDM 3A, 2.5, 4.1 and 9.8.5. */
final class ModesTest {
  private static final int PG = 0x80000000;
  private static final int PSE = 0x10;
  private static final int PAE = 0x20;
  private static final long LME = 0x100;
  private static final long LMA = 0x400;
  private static final long NXE = 0x800;

  private final X86Cpu cpu = X86Machine.create(MachineConfig.standard()).cpus().get(0);

  private void refused(Runnable write, String why) {
    int cr0 = cpu.cr0();
    int cr4 = cpu.cr4();
    long cr3 = cpu.cr3();
    long efer = cpu.efer();
    GeneralProtection error = assertThrows(GeneralProtection.class, write::run);
    assertTrue(String.valueOf(error.getMessage()).contains(why), error.getMessage());
    assertEquals(cr0, cpu.cr0());
    assertEquals(cr4, cpu.cr4());
    assertEquals(cr3, cpu.cr3());
    assertEquals(efer, cpu.efer());
  }

  @Test
  void longModeBecomesActiveWithPaging() {
    cpu.setEfer(LME | NXE);
    assertEquals(LME | NXE, cpu.efer());
    cpu.setCr4(PAE);
    cpu.setCr3(0x1000);
    cpu.setCr0(PG);
    assertEquals(LME | LMA | NXE, cpu.efer());
    refused(() -> cpu.setCr0(0), "9.8.5.4");
    refused(() -> cpu.setCr4(0), "CR4.PAE");
    refused(() -> cpu.setEfer(NXE), "LME");
    refused(() -> cpu.setCr3(1L << 40), "CR3");
    cpu.setCr3(0xFF_FFFF_F000L);
    assertEquals(0xFF_FFFF_F000L, cpu.cr3());
    cpu.setEfer(LME); // LMA is the processor's own.
    assertEquals(LME | LMA, cpu.efer());
  }

  @Test
  void longModeNeedsPae() {
    cpu.setEfer(LME);
    refused(() -> cpu.setCr0(PG), "CR4.PAE");
    assertEquals(LME, cpu.efer());
  }

  @Test
  void registersRefuseWhatTheyDoNotHave() {
    refused(() -> cpu.setEfer(1L << 12), "reserved");
    refused(() -> cpu.setCr3(1L << 32), "CR3");
    cpu.setCr3(0);
    cpu.setCr0(PG);
    refused(() -> cpu.setEfer(LME), "LME");
  }

  /** The same tables under 32-bit paging and under PAE paging are different tables. */
  @Test
  void pagingChangesItsKindWhenCr4Does() {
    WideRig rig = new WideRig(X86Mode.PAE, TlbModel.KEEP);
    assertEquals(0x111, rig.cpu.load32(WideRig.PAGE, true));
    rig.cpu.setCr4(PSE);
    // As a page directory: entry 1 is the high half of the first pointer, and 0.
    rig.faults(WideRig.PAGE, false, true, 4);
    // Entry 0 is 0x3001: a table at 0x3000, whose entry 4 is 0x5007, the low half of a PDE.
    rig.ram.store32(WideRig.POINTERS, 0x3007);
    rig.ram.store32(0x5010, 0x77);
    assertEquals(0x77, rig.cpu.load32(0x4010, true));
    rig.ram.store64(WideRig.POINTERS, 0x3001);
    rig.cpu.setCr4(PAE);
    assertEquals(0x111, rig.cpu.load32(WideRig.PAGE, true));
    rig.cpu.setCr0(0);
    rig.cpu.store32(0x00111000, 0x112, false);
    rig.cpu.setCr0(PG);
    assertEquals(0x112, rig.cpu.load32(WideRig.PAGE, true));
  }

  @Test
  void underTheCheckerAMachineKeepsToItsKindOfPaging() {
    X86Cpu watched = X86Machine.longMode(MachineConfig.strict()).cpus().get(0);
    assertThrows(IllegalStateException.class, () -> watched.setCr0(PG));
    watched.setCr4(PAE);
    assertThrows(IllegalStateException.class, () -> watched.setCr0(PG));
    watched.setEfer(LME);
    watched.setCr0(PG);
    assertEquals(LME | LMA, watched.efer());
  }

  @Test
  void freshMemoryIsValidEntriesOfItsKind() {
    X86Machine pae =
        X86Machine.pae(MachineConfig.standard().toBuilder().ramBytes(64 << 20).build());
    // The frame in the middle of 64 MB: 0x2000. P, RW, US, A and D.
    assertEquals(0x0000000002000067L, pae.ram().load64(0x123458));
    X86Machine longMode =
        X86Machine.longMode(MachineConfig.standard().toBuilder().ramBytes(64 << 20).build());
    assertEquals(0x7FF0000002000067L, longMode.ram().load64(0x123458));
    assertEquals(0x7FF0000002000067L, longMode.ram().poison64());
    longMode.ram().store64(0x5008, 0);
    longMode.ram().poison(5);
    assertEquals(0x7FF0000002000067L, longMode.ram().load64(0x5008));
  }
}
