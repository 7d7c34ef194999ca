package dev.quire.x86.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.TlbModel;
import dev.quire.api.port.CpuEvent;
import dev.quire.api.port.X86Cpu;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is cached of tables with 64-bit entries, and what drops it: Intel SDM volume 3A, 4.10. */
final class WideTlbModelTest {

  private static Stream<Arguments> all() {
    return Stream.of(X86Mode.PAE, X86Mode.LONG)
        .flatMap(mode -> Stream.of(TlbModel.values()).map(model -> Arguments.of(mode, model)));
  }

  private static Stream<Arguments> keeping() {
    return all().filter(a -> a.get()[1] == TlbModel.KEEP || a.get()[1] == TlbModel.EAGER);
  }

  @ParameterizedTest
  @MethodSource("keeping")
  void keptUntilInvlpg(X86Mode mode, TlbModel model) {
    WideRig rig = new WideRig(mode, model);
    assertEquals(0x111, rig.cpu.load32(WideRig.PAGE, true));
    rig.ram.store64(WideRig.PTE_AT, 0x00222007);
    for (int i = 0; i < 100; i++) {
      assertEquals(0x111, rig.cpu.load32(WideRig.PAGE, true));
    }
    rig.cpu.invlpg(WideRig.PAGE + 123);
    assertEquals(0x222, rig.cpu.load32(WideRig.PAGE, true));
  }

  @ParameterizedTest
  @MethodSource("keeping")
  void aLoadOfCr3SparesGlobalPagesOnly(X86Mode mode, TlbModel model) {
    WideRig rig = new WideRig(mode, model);
    X86Cpu cpu = rig.cpu;
    rig.ram.store64(WideRig.PTE_AT, 0x00111107);
    rig.ram.store64(WideRig.PTE_AT + 8, 0x00111007);
    assertEquals(0x111, cpu.load32(WideRig.PAGE, true));
    assertEquals(0x111, cpu.load32(WideRig.PAGE + 0x1000, true));
    rig.ram.store64(WideRig.PTE_AT, 0x00222107);
    rig.ram.store64(WideRig.PTE_AT + 8, 0x00222007);
    cpu.setCr3(cpu.cr3());
    assertEquals(0x111, cpu.load32(WideRig.PAGE, true));
    assertEquals(0x222, cpu.load32(WideRig.PAGE + 0x1000, true));
    cpu.setCr4(WideRig.PAE);
    assertEquals(0x222, cpu.load32(WideRig.PAGE, true));
  }

  @ParameterizedTest
  @MethodSource("all")
  void invlpgOfAnyAddressDropsALargePage(X86Mode mode, TlbModel model) {
    WideRig rig = new WideRig(mode, model);
    X86Cpu cpu = rig.cpu;
    rig.ram.store64(WideRig.PDE_AT, 0x00800087);
    cpu.store32(0x00400000, 1, true);
    cpu.store32(0x005FF000, 2, true);
    assertEquals(2, rig.ram.load32(0x009FF000));
    rig.ram.store64(WideRig.PDE_AT, 0x00C00087);
    cpu.invlpg(0x00555000);
    cpu.store32(0x00400000, 3, true);
    cpu.store32(0x005FF000, 4, true);
    assertEquals(1, rig.ram.load32(0x00800000));
    assertEquals(4, rig.ram.load32(0x00DFF000));
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void invlpgOfAnyAddressDropsAPageOfAGigabyte(TlbModel model) {
    WideRig rig = new WideRig(X86Mode.LONG, model);
    rig.ram.store64(WideRig.PDPTE_AT, 0x87);
    rig.cpu.store32(0x00401000, 1, true);
    rig.cpu.store32(0x00123000, 2, true);
    rig.ram.store64(WideRig.PDPTE_AT, WideRig.DIRECTORY | 7);
    rig.cpu.invlpg(0x3F000000); // Far from both, in the same gigabyte.
    assertEquals(0x111, rig.cpu.load32(WideRig.PAGE, true));
    rig.faults(0x00123000, false, true, 4);
  }

  @Test
  void afterALargePageIsGoneInvlpgIsNoSearchAgain() {
    WideRig rig = new WideRig(X86Mode.LONG, TlbModel.DIRECT);
    rig.ram.store64(WideRig.PDPTE_AT, 0x87);
    rig.cpu.load32(0x00401000, true);
    rig.cpu.invlpg(0x3F000000);
    rig.cpu.invlpg(0x3F000000);
    rig.ram.store64(WideRig.PDPTE_AT, WideRig.DIRECTORY | 7);
    assertEquals(0x111, rig.cpu.load32(WideRig.PAGE, true));
    assertEquals(1, rig.cpu.count(CpuEvent.ENTRIES_LOST));
  }

  @ParameterizedTest
  @EnumSource(
      value = X86Mode.class,
      names = {"PAE", "LONG"})
  void anEagerProcessorKeepsEntriesOfEveryUpperLevelUntilAnyInvlpg(X86Mode mode) {
    long[] levels = {WideRig.PML4E_AT, WideRig.PDPTE_AT, WideRig.PDE_AT};
    for (int i = mode == X86Mode.PAE ? 2 : 0; i < levels.length; i++) {
      WideRig rig = new WideRig(mode, TlbModel.EAGER);
      rig.cpu.load32(WideRig.PAGE, true);
      rig.ram.store64(WideRig.PTE_AT + 16, 0x00111007);
      rig.ram.store64(levels[i], 0);
      // A page never used before: still walked through the entries that were there.
      assertEquals(0x111, rig.cpu.load32(WideRig.PAGE + 0x2000, true));
      rig.cpu.invlpg(0);
      rig.faults(WideRig.PAGE + 0x3000, false, true, 4);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = X86Mode.class,
      names = {"PAE", "LONG"})
  void aFaultDropsTheUpperEntriesOfItsAddress(X86Mode mode) {
    WideRig rig = new WideRig(mode, TlbModel.EAGER);
    rig.cpu.load32(WideRig.PAGE, true);
    rig.ram.store64(WideRig.PDE_AT, WideRig.OTHER_TABLE | 7);
    rig.ram.store64(WideRig.OTHER_TABLE + 24, 0x00222007);
    rig.faults(WideRig.PAGE + 0x4000, false, true, 4);
    assertEquals(0x222, rig.cpu.load32(WideRig.PAGE + 0x2000, true));
  }

  @ParameterizedTest
  @MethodSource("all")
  void anEagerProcessorSetsAccessedAheadButNeverDirty(X86Mode mode, TlbModel model) {
    WideRig rig = new WideRig(mode, model);
    rig.ram.store64(WideRig.PTE_AT + 8, 0x00222007);
    for (int i = 0; i < 300; i++) {
      rig.cpu.store32(WideRig.PAGE, 1, true);
    }
    long expected = model == TlbModel.EAGER ? 0x00222027 : 0x00222007;
    assertEquals(expected, rig.ram.load64(WideRig.PTE_AT + 8));
  }

  @ParameterizedTest
  @MethodSource("all")
  void executeDisableIsKeptWithTheTranslation(X86Mode mode, TlbModel model) {
    WideRig rig = new WideRig(mode, model);
    rig.ram.store64(WideRig.PTE_AT, 0x8000000000111007L);
    rig.cpu.load32(WideRig.PAGE, true);
    int[] codes = new int[1];
    rig.cpu.onFault(
        (fetch, user) -> {
          codes[0] = rig.cpu.errorCode();
          assertTrue(fetch);
          rig.ram.store64(WideRig.PTE_AT, 0x00111007); // Raised without an invalidation.
        });
    assertEquals(0x111, rig.cpu.fetch32(WideRig.PAGE, true));
    assertEquals(1 | 4 | 16, codes[0]);
    assertEquals(1, rig.cpu.count(CpuEvent.FAULTS));
  }

  @ParameterizedTest
  @MethodSource("all")
  void aRaiseSeenByTheWalkIsNoFault(X86Mode mode, TlbModel model) {
    WideRig rig = new WideRig(mode, model);
    rig.ram.store64(WideRig.PTE_AT, 0x8000000000111005L);
    rig.cpu.load32(WideRig.PAGE, true);
    rig.ram.store64(WideRig.PTE_AT, 0x00111007);
    rig.cpu.store32(WideRig.PAGE, 7, true);
    rig.cpu.fetch32(WideRig.PAGE, true);
    assertEquals(0, rig.cpu.count(CpuEvent.FAULTS));
  }

  @ParameterizedTest
  @MethodSource("all")
  void writeProtectionOfTheKernelIsJudgedAtTheAccess(X86Mode mode, TlbModel model) {
    WideRig rig = new WideRig(mode, model);
    rig.ram.store64(WideRig.PTE_AT, 0x00111065);
    rig.cpu.load32(WideRig.PAGE, false);
    int[] faults = new int[1];
    rig.cpu.onFault(
        (fetch, user) -> {
          faults[0]++;
          rig.cpu.setCr0(0x80000000);
        });
    rig.cpu.store32(WideRig.PAGE, 5, false);
    assertEquals(1, faults[0]);
    rig.cpu.setCr0(WideRig.PG_WP);
    rig.cpu.store32(WideRig.PAGE, 7, false);
    assertEquals(2, faults[0]);
  }

  @ParameterizedTest
  @MethodSource("all")
  void aCachedReadDoesNotHideTheFirstWrite(X86Mode mode, TlbModel model) {
    WideRig rig = new WideRig(mode, model);
    for (int i = 0; i < 50; i++) {
      rig.cpu.load32(WideRig.PAGE, true);
    }
    assertEquals(0x00111027, rig.ram.load64(WideRig.PTE_AT));
    assertTrue(rig.cpu.compareAndSet64(WideRig.PAGE, rig.ram.load64(0x00111000), 5, true));
    assertEquals(0x00111067, rig.ram.load64(WideRig.PTE_AT));
  }
}
