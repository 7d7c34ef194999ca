package dev.quire.common.hardware;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.MachineConfig;
import dev.quire.api.PagingException;
import dev.quire.api.TlbModel;
import dev.quire.api.port.CpuEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Operations of 64 bits, and what invalidations cost, on the toy architecture. */
final class WideCpuTest {
  private static final long ROOT = 0x10000;
  private static final int RW = ToyCpu.VALID | ToyCpu.WRITABLE | ToyCpu.USER;

  private final List<Long> faults = new ArrayList<>();

  private ToyCpu boot(MachineConfig config) {
    ToyCpu cpu = ToyCpu.cpus(ToyCpu.machine(config)).get(0);
    cpu.fill64(ROOT, ToyCpu.ENTRIES / 2, 0, 0, false);
    cpu.barrier();
    cpu.setRoot(ROOT);
    cpu.onFault(
        (fetch, user) -> {
          faults.add(cpu.faultAddress);
          long page = cpu.faultAddress >>> 12;
          cpu.ram.store32(ROOT + page * 4, ToyCpu.entry(0x100 + page, RW));
          cpu.invalidate(cpu.faultAddress);
        });
    return cpu;
  }

  private ToyCpu boot(TlbModel model) {
    return boot(MachineConfig.standard().toBuilder().tlb(model).build());
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void law1EachFaultsAndIsMadeAgain(TlbModel model) {
    ToyCpu cpu = boot(model);
    cpu.store64(0x5008, 0x1122334455667788L, true);
    assertEquals(0x1122334455667788L, cpu.ram.load64(0x105008));
    assertEquals(0x1122334455667788L, cpu.load64(0x5008, true));
    cpu.ram.store64(0x106010, 5);
    assertEquals(5, cpu.exchange64(0x6010, 6, true));
    cpu.ram.store64(0x107010, 7);
    assertFalse(cpu.compareAndSet64(0x7010, 6, 8, true));
    assertTrue(cpu.compareAndSet64(0x7010, 7, 8, true));
    assertEquals(8, cpu.load64(0x7010, false));
    assertEquals(List.of(0x5008L, 0x6010L, 0x7010L), faults);
  }

  @Test
  void eachNeedsItsRight() {
    ToyCpu cpu = boot(TlbModel.DIRECT);
    int[] tries = new int[1];
    cpu.ram.store32(ROOT + 5 * 4, ToyCpu.entry(0x105, ToyCpu.VALID | ToyCpu.USER));
    cpu.onFault(
        (fetch, user) -> {
          tries[0]++;
          throw new IllegalStateException();
        });
    cpu.load64(0x5008, true);
    assertThrows(IllegalStateException.class, () -> cpu.store64(0x5008, 1, true));
    assertThrows(IllegalStateException.class, () -> cpu.exchange64(0x5008, 1, true));
    assertThrows(IllegalStateException.class, () -> cpu.compareAndSet64(0x5008, 1, 2, true));
    assertThrows(IllegalStateException.class, () -> cpu.fill64(0x5008, 1, 1, 0, true));
    assertThrows(IllegalStateException.class, () -> cpu.store64s(0x5008, new long[1], 0, 1, true));
    assertEquals(5, tries[0]);
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void law2WhatIsNotAlignedIsMadeOfNarrowerOnes(TlbModel model) {
    ToyCpu cpu = boot(model);
    cpu.store64(0x5FFC, 0x1122334455667788L, true);
    assertEquals(List.of(0x5FFCL, 0x6000L), faults);
    assertEquals(0x55667788, cpu.ram.load32(0x105FFC));
    assertEquals(0x11223344, cpu.ram.load32(0x106000));
    assertEquals(0x1122334455667788L, cpu.load64(0x5FFC, true));
    cpu.store64(0x5FFB, 0x1122334455667788L, true);
    assertEquals(0x1122334455667788L, cpu.load64(0x5FFB, true));
  }

  @Test
  void atomicAndBulkOperationsMustBeAligned() {
    ToyCpu cpu = boot(TlbModel.DIRECT);
    assertThrows(PagingException.Misaligned.class, () -> cpu.exchange64(0x5004, 1, true));
    assertThrows(PagingException.Misaligned.class, () -> cpu.compareAndSet64(0x5004, 1, 2, true));
    assertThrows(
        PagingException.Misaligned.class, () -> cpu.load64s(0x5004, new long[1], 0, 1, true));
    assertThrows(
        PagingException.Misaligned.class, () -> cpu.store64s(0x5004, new long[1], 0, 1, true));
    assertThrows(PagingException.Misaligned.class, () -> cpu.fill64(0x5004, 1, 0, 0, true));
    assertEquals(List.of(), faults);
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void law3BulkOperationsGoOnFromPageToPage(TlbModel model) {
    ToyCpu cpu = boot(model);
    cpu.fill64(0x5FF0, 4, 0x00000000FFFFFFFEL, 1, true);
    assertEquals(List.of(0x5FF0L, 0x6000L), faults);
    long[] seen = new long[6];
    cpu.load64s(0x5FF0, seen, 1, 4, true);
    assertArrayEquals(
        new long[] {0, 0xFFFFFFFEL, 0xFFFFFFFFL, 0x0000000100000000L, 0x0000000100000001L, 0},
        seen);
    cpu.store64s(0x7FF8, seen, 1, 3, true);
    assertEquals(0xFFFFFFFEL, cpu.ram.load64(0x107FF8));
    assertEquals(0x0000000100000000L, cpu.ram.load64(0x108008));
  }

  /** Two entries of 32 bits lie in 64: the checker hears of both. */
  @Test
  void theCheckerSeesBothEntriesThatAStoreChanges() {
    ToyCpu cpu = boot(MachineConfig.strict().toBuilder().tlb(TlbModel.KEEP).build());
    cpu.ram.store32(ROOT + 0x10 * 4, ToyCpu.entry(ROOT >>> 12, RW));
    CoherenceChecker checker = cpu.machine.checker().orElseThrow();
    cpu.load32(0x6000, true);
    cpu.load32(0x7000, true);
    cpu.store64(0x10000 + 6 * 4, 0, false);
    assertEquals(0, checker.violationCount());
    cpu.load32(0x6000, true);
    assertEquals(1, checker.violationCount());
    cpu.load32(0x7000, true);
    assertEquals(2, checker.violationCount());
  }

  @ParameterizedTest
  @EnumSource(
      value = TlbModel.class,
      names = {"DIRECT", "KEEP"})
  void translationsThatAreDroppedAreCounted(TlbModel model) {
    ToyCpu cpu = boot(model);
    for (int page = 1; page < 9; page++) {
      cpu.load32(page << 12, true);
    }
    // Each fault's own invalidation found nothing.
    long before = cpu.count(CpuEvent.ENTRIES_LOST);
    cpu.invalidate(0x3000);
    cpu.invalidate(0x3000);
    assertEquals(1, cpu.count(CpuEvent.ENTRIES_LOST) - before);
    cpu.invalidateAsid(0);
    assertEquals(8, cpu.count(CpuEvent.ENTRIES_LOST) - before);
    cpu.load32(0x3000, true);
    cpu.load32(0x4000, true);
    cpu.setRoot(ROOT);
    assertEquals(10, cpu.count(CpuEvent.ENTRIES_LOST) - before);
  }
}
