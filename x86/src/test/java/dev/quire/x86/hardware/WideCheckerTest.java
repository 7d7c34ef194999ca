package dev.quire.x86.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.MachineConfig;
import dev.quire.api.TlbModel;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.hardware.CoherenceChecker;
import dev.quire.common.hardware.Violation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the coherence checker says of tables with 64-bit entries. */
final class WideCheckerTest {
  private static final long PTE = WideRig.alias(WideRig.PTE_AT);
  private static final long PDE = WideRig.alias(WideRig.PDE_AT);
  private static final long PDPTE = WideRig.alias(WideRig.PDPTE_AT);

  private WideRig rig = new WideRig(X86Mode.LONG, TlbModel.KEEP);
  private X86Cpu cpu = rig.cpu;

  private void use(X86Mode mode) {
    use(mode, TlbModel.KEEP);
  }

  private void use(X86Mode mode, TlbModel model) {
    rig = new WideRig(mode, MachineConfig.strict().toBuilder().tlb(model).build());
    cpu = rig.cpu;
    cpu.store32(WideRig.PAGE, 1, true);
    cpu.load64(PTE, false);
    cpu.load64(PDE, false);
    cpu.load64(PDPTE, false);
  }

  private CoherenceChecker checker() {
    return rig.machine.checker().orElseThrow();
  }

  private void nothing() {
    assertEquals(0, checker().violationCount(), checker().violations().toString());
  }

  private void one(Violation.Rule rule, String text) {
    assertEquals(1, checker().violationCount(), checker().violations().toString());
    assertEquals(rule, checker().violations().get(0).rule());
    String message = checker().violations().get(0).message();
    assertTrue(message.contains(text), message);
  }

  @ParameterizedTest
  @EnumSource(
      value = X86Mode.class,
      names = {"PAE", "LONG"})
  void accessedAndDirtyAndSoftwareBitsDoNotMatter(X86Mode mode) {
    use(mode);
    cpu.store64(PTE, 0x00111E07 | (mode == X86Mode.LONG ? 0x7FF0000000000000L : 0), false);
    cpu.store32(WideRig.PAGE, 2, true);
    nothing();
  }

  @ParameterizedTest
  @EnumSource(
      value = X86Mode.class,
      names = {"PAE", "LONG"})
  void aLoweringWithoutInvalidationShowsEvenAtARead(X86Mode mode) {
    use(mode);
    cpu.store64(PTE, 0x00111005, false);
    cpu.load32(WideRig.PAGE, true);
    one(Violation.Rule.STALE_TRANSLATION, "PTE 0x0000000000111005 [P frame 0x111 US]");
  }

  @ParameterizedTest
  @EnumSource(
      value = X86Mode.class,
      names = {"PAE", "LONG"})
  void executeDisableIsALowering(X86Mode mode) {
    use(mode);
    cpu.store64(PTE, 0x8000000000111007L, false);
    cpu.load32(WideRig.PAGE, true);
    one(Violation.Rule.STALE_TRANSLATION, "XD");
    cpu.invlpg(WideRig.PAGE);
    cpu.load32(WideRig.PAGE, true);
    checker().clear();
    cpu.store64(PTE, 0x00111007, false); // A raise owes nothing.
    cpu.load32(WideRig.PAGE, true);
    nothing();
  }

  /** Both halves change: one change, not two, and the open edit covers it. */
  @ParameterizedTest
  @EnumSource(
      value = X86Mode.class,
      names = {"PAE", "LONG"})
  void aStoreOfAnEntryIsOneChange(X86Mode mode) {
    use(mode);
    checker().editBegan(7, 0, 3);
    long old = cpu.exchange64(PTE, 0x8000000100222005L, false);
    assertEquals(0x00111067, old);
    cpu.load32(WideRig.PAGE, true);
    nothing();
    checker().editClosed(7, 0);
    cpu.load32(WideRig.PAGE, true);
    one(Violation.Rule.STALE_TRANSLATION, "0x8000000100222005");
    assertEquals(7, checker().violations().get(0).edit().getAsLong());
  }

  @ParameterizedTest
  @EnumSource(
      value = X86Mode.class,
      names = {"PAE", "LONG"})
  void aStoreOfHalfAnEntryIsAChangeOfTheEntry(X86Mode mode) {
    use(mode);
    cpu.store32(PTE + 4, 0x80000000, false);
    cpu.load32(WideRig.PAGE, true);
    one(Violation.Rule.STALE_TRANSLATION, "PTE 0x8000000000111067 [P frame 0x111 RW US A D XD]");
  }

  @ParameterizedTest
  @EnumSource(
      value = X86Mode.class,
      names = {"PAE", "LONG"})
  void aChangedPageSizeNeedsABreak(X86Mode mode) {
    use(mode);
    cpu.store64(PDE, 0x00800087, false);
    one(Violation.Rule.BREAK_BEFORE_MAKE, "PDE 0x0000000000800087");
  }

  @ParameterizedTest
  @EnumSource(
      value = X86Mode.class,
      names = {"PAE", "LONG"})
  void theUpperLevelsAreComparedToo(X86Mode mode) {
    use(mode);
    cpu.store64(PDPTE, 0, false);
    cpu.load32(WideRig.PAGE, true);
    one(Violation.Rule.STALE_TRANSLATION, "PDPTE 0x0000000000000000 [absent]");
  }

  /** INVLPG does not make a changed pointer of PAE take effect; loading CR3 does. */
  @ParameterizedTest
  @EnumSource(
      value = TlbModel.class,
      names = {"KEEP", "EAGER"})
  void aChangedPointerOwesALoadOfCr3(TlbModel model) {
    use(X86Mode.PAE, model);
    cpu.store64(PDPTE + 24, WideRig.DIRECTORY | 1, false);
    cpu.setCr3(cpu.cr3());
    cpu.load32(0xC0000000L + WideRig.PAGE, true);
    cpu.store64(PDPTE + 24, 0, false);
    cpu.invlpg(0xC0000000L + WideRig.PAGE);
    cpu.load32(WideRig.PAGE, true);
    nothing();
    cpu.load32(0xC0000000L + WideRig.PAGE, true);
    nothing(); // A walk just made it, by the registers;
    cpu.load32(0xC0000000L + WideRig.PAGE, true);
    assertTrue(checker().violationCount() > 0); // but whoever uses it again is found out.
    checker().clear();
    cpu.setCr3(cpu.cr3());
    rig.faults(0xC0000000L + WideRig.PAGE, false, true, 4);
    nothing();
  }

  /** A global translation outlives the pointers it came by, which are another space's then. */
  @ParameterizedTest
  @EnumSource(
      value = TlbModel.class,
      names = {"KEEP", "EAGER"})
  void globalTranslationsAreNotHeldToThePointersTheyCameBy(TlbModel model) {
    use(X86Mode.PAE, model);
    cpu.store64(PTE, 0x00111103, false);
    cpu.invlpg(WideRig.PAGE);
    cpu.load32(WideRig.PAGE, false);
    long other = WideRig.POINTERS + 0x20;
    cpu.store64(WideRig.alias(other), WideRig.DIRECTORY | 1, false);
    for (int i = 1; i < 4; i++) {
      cpu.store64(WideRig.alias(other) + i * 8L, 0, false);
    }
    cpu.setCr3(other);
    cpu.store64(PDPTE, 0, false);
    cpu.load32(WideRig.PAGE, false);
    nothing();
  }

  @ParameterizedTest
  @EnumSource(
      value = X86Mode.class,
      names = {"PAE", "LONG"})
  void aCachedUpperEntryOutlivesItsTableOnlyByAViolation(X86Mode mode) {
    use(mode, TlbModel.EAGER);
    rig.ram.store64(WideRig.PDE_AT, 0);
    checker().frameFreed(WideRig.TABLE >>> 12);
    checker().frameAllocated(WideRig.TABLE >>> 12);
    rig.ram.store64(WideRig.TABLE + 0x800, 0x00111007);
    cpu.load32(0x00500000, true);
    assertTrue(
        checker().violations().stream()
            .anyMatch(
                violation ->
                    violation.rule() == Violation.Rule.FREED_TABLE
                        && violation.message().contains("went through PDE")),
        checker().violations().toString());
  }

  /** A table may be unlinked, freed and used again while the levels above stay cached. */
  @ParameterizedTest
  @EnumSource(
      value = X86Mode.class,
      names = {"PAE", "LONG"})
  void aTableMayReturnWhileTheLevelsAboveStayCached(X86Mode mode) {
    use(mode, TlbModel.EAGER);
    cpu.store64(PDE + 8, WideRig.OTHER_TABLE | 7, false);
    rig.ram.store64(WideRig.OTHER_TABLE, 0x00222007);
    cpu.load32(0x00600000, true);
    checker().editBegan(1, 0, 1);
    cpu.store64(PDE + 8, 0, false);
    cpu.invlpg(0x00600000);
    checker().editClosed(1, 0);
    cpu.load32(WideRig.PAGE, true);
    cpu.load64(PTE, false); // Upper levels are cached again.
    checker().frameFreed(WideRig.OTHER_TABLE >>> 12);
    checker().frameAllocated(WideRig.OTHER_TABLE >>> 12);
    for (int i = 0; i < 512; i++) {
      rig.ram.store64(WideRig.OTHER_TABLE + i * 8L, 0x00222007);
    }
    cpu.store64(PDE + 8, WideRig.OTHER_TABLE | 7, false);
    for (int i = 0; i < 50; i++) {
      cpu.load32(0x00600000 + i * 0x1000L, true);
    }
    nothing();
  }
}
