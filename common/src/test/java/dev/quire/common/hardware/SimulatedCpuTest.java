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

/** Accesses, faults and retries, on the toy architecture. */
final class SimulatedCpuTest {
  private static final long ROOT = 0x10000;
  private static final int RW = ToyCpu.VALID | ToyCpu.WRITABLE | ToyCpu.USER;

  private final List<Long> faults = new ArrayList<>();

  private static ToyCpu boot(MachineConfig config) {
    ToyCpu cpu = ToyCpu.cpus(ToyCpu.machine(config)).get(0);
    cpu.fill32(ROOT, ToyCpu.ENTRIES, 0, 0, false);
    cpu.barrier();
    cpu.setRoot(ROOT);
    return cpu;
  }

  private static ToyCpu boot(TlbModel model) {
    return boot(MachineConfig.standard().toBuilder().tlb(model).build());
  }

  private static void map(ToyCpu cpu, int page, int word) {
    cpu.ram.store32(ROOT + page * 4L, word);
  }

  /** Maps each page that faults to the frame 0x100 higher. */
  private void pager(ToyCpu cpu) {
    cpu.onFault(
        (fetch, user) -> {
          faults.add(cpu.faultAddress);
          int page = (int) (cpu.faultAddress >>> 12);
          map(cpu, page, ToyCpu.entry(0x100 + page, RW));
        });
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void law1AFaultIsAnsweredAndTheAccessMadeAgain(TlbModel model) {
    ToyCpu cpu = boot(model);
    pager(cpu);
    cpu.store32(0x5004, 77, true);
    assertEquals(List.of(0x5004L), faults);
    assertEquals(77, cpu.load32(0x5004, true));
    assertEquals(77, cpu.ram.load32(0x105004));
    assertEquals(1, cpu.count(CpuEvent.FAULTS));
  }

  @Test
  void law1WhatTheEntryThrowsAbandonsTheAccess() {
    ToyCpu cpu = boot(TlbModel.DIRECT);
    int before = cpu.ram.load32(0x105000);
    cpu.onFault(
        (fetch, user) -> {
          throw new IllegalStateException("no");
        });
    assertThrows(IllegalStateException.class, () -> cpu.store32(0x5000, 1, false));
    assertEquals(before, cpu.ram.load32(0x105000));
  }

  @Test
  void theEntryLearnsOfFetchAndPrivilege() {
    ToyCpu cpu = boot(TlbModel.DIRECT);
    List<String> seen = new ArrayList<>();
    cpu.onFault(
        (fetch, user) -> {
          seen.add(fetch + " " + user);
          map(cpu, (int) (cpu.faultAddress >>> 12), ToyCpu.entry(0x100, RW));
        });
    cpu.fetch32(0x1000, true);
    cpu.load32(0x2000, false);
    assertEquals(List.of("true true", "false false"), seen);
  }

  @Test
  void beforeAnEntryStandsAFaultIsAnErrorOfTheKernel() {
    ToyCpu cpu = boot(TlbModel.DIRECT);
    PagingException.KernelFault error =
        assertThrows(PagingException.KernelFault.class, () -> cpu.load32(0x5000, false));
    assertTrue(
        String.valueOf(error.getMessage()).contains("kernel read at 0x5000"), error.getMessage());
  }

  @Test
  void anAnswerThatNeverHelpsIsALivelock() {
    ToyCpu cpu = boot(TlbModel.DIRECT);
    cpu.onFault((fetch, user) -> {});
    PagingException.KernelFault error =
        assertThrows(PagingException.KernelFault.class, () -> cpu.load32(0x5000, true));
    assertTrue(String.valueOf(error.getMessage()).startsWith("livelock"), error.getMessage());
  }

  @Test
  void aWeakEntryFaultsWithoutAWalkWhereTheArchitectureSaysSo() {
    ToyCpu cpu = boot(TlbModel.DIRECT);
    map(cpu, 5, ToyCpu.entry(0x105, ToyCpu.VALID | ToyCpu.USER));
    cpu.load32(0x5000, true);
    long walks = cpu.count(CpuEvent.WALKS);
    cpu.faultsFromTlb = true;
    map(cpu, 5, ToyCpu.entry(0x105, RW));
    cpu.onFault(
        (fetch, user) -> {
          faults.add(cpu.faultAddress);
          cpu.invalidate(cpu.faultAddress);
        });
    cpu.store32(0x5000, 1, true);
    assertEquals(List.of(0x5000L), faults);
    assertEquals(1, cpu.count(CpuEvent.WALKS) - walks);
  }

  @Test
  void law2AccessesThatSpanPagesFaultOnEach() {
    ToyCpu cpu = boot(TlbModel.DIRECT);
    pager(cpu);
    cpu.store32(0x5FFE, 0x44332211, true);
    assertEquals(List.of(0x5FFEL, 0x6000L), faults);
    assertEquals(0x44332211, cpu.load32(0x5FFE, true));
    assertEquals(0x2211, cpu.load16(0x5FFE, true));
    assertEquals(0x3322, cpu.load16(0x5FFF, true));
    assertEquals(0x33, cpu.load8(0x6000, true));
    cpu.store16(0x5FFF, 0xABCD, true);
    assertEquals(0x44ABCD11, cpu.load32(0x5FFE, true));
  }

  @Test
  void atomicOperationsMustBeAligned() {
    ToyCpu cpu = boot(TlbModel.DIRECT);
    assertThrows(PagingException.Misaligned.class, () -> cpu.exchange32(0x5002, 1, true));
    assertThrows(PagingException.Misaligned.class, () -> cpu.compareAndSet32(0x5001, 1, 2, true));
    assertThrows(
        PagingException.Misaligned.class, () -> cpu.load32s(0x5001, new int[1], 0, 1, true));
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void atomicOperationsAnswerWhatStoodThere(TlbModel model) {
    ToyCpu cpu = boot(model);
    pager(cpu);
    cpu.store32(0x5000, 3, true);
    for (int i = 0; i < 3; i++) {
      assertEquals(3, cpu.exchange32(0x5000, 4, true));
      assertFalse(cpu.compareAndSet32(0x5000, 3, 5, true));
      assertTrue(cpu.compareAndSet32(0x5000, 4, 3, true));
    }
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void law3BulkOperationsFaultPageByPageAndKeepWhatIsDone(TlbModel model) {
    ToyCpu cpu = boot(model);
    int[] words = new int[2000];
    for (int i = 0; i < words.length; i++) {
      words[i] = i * 3;
    }
    int[] allowed = {1};
    cpu.onFault(
        (fetch, user) -> {
          if (allowed[0]-- == 0) {
            throw new IllegalStateException("no more");
          }
          int page = (int) (cpu.faultAddress >>> 12);
          map(cpu, page, ToyCpu.entry(0x100 + page, RW));
        });
    assertThrows(
        IllegalStateException.class, () -> cpu.store32s(0x5F00, words, 0, words.length, true));
    assertEquals(63 * 3, cpu.load32(0x5FFC, true));
    allowed[0] = 2;
    cpu.store32s(0x5F00, words, 0, words.length, true);
    int[] back = new int[words.length];
    cpu.load32s(0x5F00, back, 0, back.length, true);
    assertArrayEquals(words, back);
    byte[] bytes = new byte[words.length * 4 - 1];
    cpu.load8s(0x5F01, bytes, 0, bytes.length, true);
    assertEquals((byte) (100 * 3), bytes[399]);
    cpu.store8s(0x5F02, bytes, 0, bytes.length - 1, true);
    assertEquals(bytes[5000], (byte) cpu.load8(0x5F02 + 5000, true));
  }

  @Test
  void fillCountsUpInSteps() {
    ToyCpu cpu = boot(TlbModel.DIRECT);
    pager(cpu);
    cpu.fill32(0x5FF8, 4, 100, 7, false);
    assertEquals(100, cpu.load32(0x5FF8, false));
    assertEquals(121, cpu.load32(0x6004, false));
    assertEquals(List.of(0x5FF8L, 0x6000L), faults);
  }

  @Test
  void aMappingToNowhereIsABusError() {
    ToyCpu cpu = boot(TlbModel.DIRECT);
    map(cpu, 5, ToyCpu.entry(0xFFFFF, RW));
    BusError error = assertThrows(BusError.class, () -> cpu.load32(0x5010, false));
    assertEquals(0xFFFFF010L, error.address());
  }

  @Test
  void hitsAreAccessesLessMisses() {
    ToyCpu cpu = boot(TlbModel.DIRECT);
    map(cpu, 5, ToyCpu.entry(0x105, RW));
    long accesses = cpu.count(CpuEvent.ACCESSES);
    long hits = cpu.count(CpuEvent.TLB_HITS);
    long walks = cpu.count(CpuEvent.WALKS);
    for (int i = 0; i < 10; i++) {
      cpu.load32(0x5000, true);
    }
    assertEquals(10, cpu.count(CpuEvent.ACCESSES) - accesses);
    assertEquals(9, cpu.count(CpuEvent.TLB_HITS) - hits);
    assertEquals(1, cpu.count(CpuEvent.WALKS) - walks);
  }

  @ParameterizedTest
  @EnumSource(
      value = TlbModel.class,
      names = {"KEEP", "EAGER"})
  void aStaleEntryStaysUntilItIsInvalidated(TlbModel model) {
    ToyCpu cpu = boot(model);
    cpu.ram.store32(0x105000, 5);
    cpu.ram.store32(0x106000, 6);
    map(cpu, 5, ToyCpu.entry(0x105, RW));
    assertEquals(5, cpu.load32(0x5000, true));
    map(cpu, 5, ToyCpu.entry(0x106, RW));
    for (int i = 0; i < 500; i++) {
      assertEquals(5, cpu.load32(0x5000, true));
    }
    cpu.invalidate(0x5123);
    assertEquals(6, cpu.load32(0x5000, true));
  }

  @Test
  void theForgetfulModelForgetsSometimesAndTheSameEachTime() {
    int first = forgottenAfter();
    assertTrue(first > 0 && first < 200, "after " + first);
    assertEquals(first, forgottenAfter());
  }

  private static int forgottenAfter() {
    ToyCpu cpu = boot(TlbModel.RANDOM);
    cpu.ram.store32(0x105000, 5);
    cpu.ram.store32(0x106000, 6);
    map(cpu, 5, ToyCpu.entry(0x105, RW));
    cpu.load32(0x5000, true);
    map(cpu, 5, ToyCpu.entry(0x106, RW));
    int count = 0;
    while (count < 1000 && cpu.load32(0x5000, true) == 5) {
      count++;
    }
    return count;
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void contextsAreKeptApart(TlbModel model) {
    ToyCpu cpu = boot(model);
    cpu.ram.store32(0x105000, 5);
    cpu.ram.store32(0x106000, 6);
    cpu.setAsid(1);
    map(cpu, 5, ToyCpu.entry(0x105, RW));
    assertEquals(5, cpu.load32(0x5000, true));
    cpu.setAsid(2);
    map(cpu, 5, ToyCpu.entry(0x106, RW));
    assertEquals(6, cpu.load32(0x5000, true));
    cpu.invalidateIn(0x5000, 1);
    map(cpu, 5, 0);
    if (model == TlbModel.KEEP || model == TlbModel.EAGER) {
      assertEquals(6, cpu.load32(0x5000, true));
    }
    cpu.invalidateAsid(2);
    assertThrows(PagingException.KernelFault.class, () -> cpu.load32(0x5000, true));
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void aLargePageIsDroppedWhole(TlbModel model) {
    ToyCpu cpu = boot(model);
    for (int page = 16; page < 32; page++) {
      map(cpu, page, ToyCpu.entry(0x110 + page - 16, RW | ToyCpu.LARGE));
    }
    for (int page = 16; page < 32; page++) {
      cpu.store32(page * 0x1000L, page, true);
      assertEquals(page, cpu.ram.load32(0x110000 + (page - 16) * 0x1000L));
    }
    cpu.ram.fill32(ROOT + 64, 16, 0, 0);
    cpu.invalidate(20 * 0x1000L);
    for (int page = 16; page < 32; page++) {
      long address = page * 0x1000L;
      assertThrows(PagingException.KernelFault.class, () -> cpu.load32(address, true));
    }
  }

  @Test
  void anEagerProcessorWalksBeforeItIsAsked() {
    ToyCpu cpu = boot(TlbModel.EAGER);
    map(cpu, 5, ToyCpu.entry(0x105, RW));
    map(cpu, 6, ToyCpu.entry(0x106, RW));
    cpu.ram.store32(0x106000, 6);
    for (int i = 0; i < 200; i++) {
      cpu.load32(0x5000, true);
    }
    map(cpu, 6, 0);
    assertEquals(6, cpu.load32(0x6000, true));
  }

  @Test
  void anEagerProcessorSeesStoresLateUntilTheBarrier() {
    boolean late = false;
    for (int seed = 1; seed < 10; seed++) {
      ToyCpu cpu =
          boot(MachineConfig.standard().toBuilder().tlb(TlbModel.EAGER).seed(seed).build());
      map(cpu, 1, ToyCpu.entry(ROOT >>> 12, RW));
      map(cpu, 5, ToyCpu.entry(0x105, RW));
      cpu.ram.store32(0x105000, 5);
      cpu.ram.store32(0x106000, 6);
      cpu.store32(0x1000 + 5 * 4, ToyCpu.entry(0x106, RW), false);
      cpu.invalidate(0x5000);
      late |= cpu.load32(0x5000, true) == 5;
      cpu.barrier();
      cpu.invalidate(0x5000);
      assertEquals(6, cpu.load32(0x5000, true));
    }
    assertTrue(late);
  }
}
