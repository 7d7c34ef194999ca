package dev.quire.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.AddressSpace;
import dev.quire.api.Counter;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Paging;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.TableEdit;
import dev.quire.api.VirtualAddress;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.RootFrames;
import dev.quire.common.heap.BadFreeException;
import dev.quire.common.heap.HeapRoots;
import dev.quire.common.heap.KernelAddresses;
import dev.quire.common.heap.KernelHeap;
import dev.quire.common.heap.KernelHeapFullException;
import dev.quire.conformance.Subjects;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a heap keeps mapped, how it grows, and who may use it at once. */
abstract class HeapTests {

  private static final FrameOwner KERNEL = FrameOwner.of(FrameOwner.Use.KERNEL, 1);

  private final String backend;
  private @Nullable Machine booted;
  private Map<FrameOwner, Long> usage = Map.of();

  HeapTests(String backend) {
    this.backend = backend;
  }

  private Paging boot(MachineConfig config) {
    Machine machine = Subjects.named(backend).boot(config);
    booted = machine;
    usage = Map.copyOf(machine.paging().frames().usage());
    return machine.paging();
  }

  private Paging boot() {
    return boot(MachineConfig.strict());
  }

  private static KernelAddresses addresses(Paging paging) {
    return KernelAddresses.create(paging.layout().kernelHeap());
  }

  @AfterEach
  void nothingIsLeft() {
    Machine machine = booted;
    if (machine != null) {
      assertEquals(usage, Map.copyOf(machine.paging().frames().usage()));
      assertEquals(List.of(), machine.coherenceViolations());
      machine.close();
    }
  }

  @Test
  void sparePagesStayMappedUpToTheirNumber() {
    Paging paging = boot();
    Processor cpu = paging.processors().get(0);
    KernelHeap heap = KernelHeap.packed(paging, addresses(paging), KERNEL, 3);
    List<VirtualAddress> blocks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      blocks.add(heap.allocate(cpu, PageNumber.BYTES / 2, 16));
    }
    assertEquals(10, heap.statistics().pagesMapped());
    for (VirtualAddress block : blocks) {
      heap.free(cpu, block);
      long needed = (heap.statistics().bytesUsed() + PageNumber.BYTES - 1) / PageNumber.BYTES;
      assertEquals(Math.min(10, needed + 3), heap.statistics().pagesMapped());
    }
    long edits = edits(paging);
    heap.free(cpu, heap.allocate(cpu, PageNumber.BYTES, PageNumber.BYTES));
    assertEquals(edits, edits(paging), "spares answer without an edit");
    assertEquals(3, heap.trim(cpu));
  }

  private static long edits(Paging paging) {
    return paging.counters().get(Counter.EDITS);
  }

  @Test
  void sparesThatDoNotFitGoBackBeforeARequestFails() {
    Paging paging = boot();
    Processor cpu = paging.processors().get(0);
    PageNumber first = paging.layout().kernelHeap().first();
    KernelAddresses addresses = KernelAddresses.create(PageRange.of(first, 8));
    KernelHeap heap = KernelHeap.packed(paging, addresses, KERNEL, 8);
    List<PageRange> pages = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      pages.add(heap.allocatePages(cpu, 1));
    }
    heap.free(cpu, pages.get(1).first().address());
    heap.free(cpu, pages.get(2).first().address());
    assertEquals(8, heap.statistics().pagesMapped());
    PageRange run = heap.allocateRun(cpu, 0, FrameOwner.of(FrameOwner.Use.TABLE, 1));
    assertTrue(run.first().value() <= first.plus(2).value());
    heap.free(cpu, run.first().address());
    KernelHeapFullException full =
        assertThrows(KernelHeapFullException.class, () -> heap.allocatePages(cpu, 3));
    assertTrue(String.valueOf(full.getMessage()).contains("12288 bytes"), full::toString);
    assertTrue(String.valueOf(full.getMessage()).contains("run of 3 pages"), full::toString);
    for (int i : new int[] {0, 3, 4, 5, 6, 7}) {
      heap.free(cpu, pages.get(i).first().address());
    }
    heap.trim(cpu);
    assertEquals(8, addresses.freePages());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 16, 4096, 16384, 1 << 20, 4 << 20})
  void everyAlignmentCanBeHad(long alignment) {
    Paging paging = boot();
    Processor cpu = paging.processors().get(0);
    KernelAddresses addresses = addresses(paging);
    KernelHeap heap = KernelHeap.packed(paging, addresses, KERNEL);
    VirtualAddress odd = heap.allocate(cpu, 3, 1);
    VirtualAddress aligned = heap.allocate(cpu, 5000, alignment);
    assertEquals(0, aligned.value() & (alignment - 1));
    cpu.kernel().fill(aligned, 7, 5000);
    heap.free(cpu, aligned);
    heap.free(cpu, odd);
    heap.trim(cpu);
    assertEquals(addresses.pages().count(), addresses.freePages());
  }

  @Test
  void senselessRequestsAreRefused() {
    Paging paging = boot();
    Processor cpu = paging.processors().get(0);
    for (KernelHeap heap :
        List.of(
            KernelHeap.packed(paging, addresses(paging), KERNEL),
            KernelHeap.singlePages(paging, addresses(paging), KERNEL))) {
      for (long bytes : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
        assertThrows(IllegalArgumentException.class, () -> heap.allocate(cpu, bytes, 1));
      }
      for (long alignment : new long[] {0, -1, 3, 4097, Long.MIN_VALUE}) {
        assertThrows(IllegalArgumentException.class, () -> heap.allocate(cpu, 1, alignment));
      }
      assertThrows(IllegalArgumentException.class, () -> heap.allocatePages(cpu, 0));
      assertThrows(
          IllegalArgumentException.class, () -> heap.allocatePages(cpu, Long.MAX_VALUE, KERNEL));
      assertThrows(IllegalArgumentException.class, () -> heap.allocateRun(cpu, 11, KERNEL));
      assertEquals(0, heap.statistics().pagesMapped());
    }
    KernelHeap heap = KernelHeap.packed(paging, addresses(paging), KERNEL);
    assertThrows(KernelHeapFullException.class, () -> heap.allocate(cpu, Long.MAX_VALUE / 4, 16));
    assertThrows(KernelHeapFullException.class, () -> heap.allocate(cpu, 1, 1L << 62));
  }

  @Test
  void freedSlotsOfSinglePagesAreUsedAgainLast() {
    Paging paging = boot();
    Processor cpu = paging.processors().get(0);
    KernelHeap heap = KernelHeap.singlePages(paging, addresses(paging), KERNEL);
    VirtualAddress one = heap.allocate(cpu, 4096, 1);
    VirtualAddress two = heap.allocate(cpu, 4096, 1);
    heap.free(cpu, two);
    heap.free(cpu, one);
    assertEquals(two, heap.allocate(cpu, 4096, 1));
    assertEquals(one, heap.allocate(cpu, 4096, 1));
    heap.free(cpu, one);
    heap.free(cpu, two);
    heap.trim(cpu);
  }

  @Test
  void worksWithinEditsAndWhereInterruptsAllocate() {
    Paging paging = boot(MachineConfig.strict().toBuilder().interruptEvery(7).build());
    Processor cpu = paging.processors().get(0);
    KernelAddresses addresses = addresses(paging);
    KernelHeap heap = KernelHeap.packed(paging, addresses, KERNEL, 1);
    AddressSpace space = paging.createAddressSpace(cpu, "edited");
    List<VirtualAddress> handlers = new ArrayList<>();
    int[] refused = {0};
    paging.setInterruptHandler(
        on -> {
          try {
            handlers.add(heap.allocate(on, 1500, 8));
          } catch (PagingException.SpaceBusy busy) {
            refused[0]++;
          }
          if (handlers.size() > 6) {
            heap.free(on, handlers.remove(0));
          }
        });
    List<VirtualAddress> own = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int word = i;
      try (TableEdit edit = cpu.edit(space)) {
        VirtualAddress block = heap.allocate(cpu, 900, 8);
        own.add(block);
        cpu.kernel().store32(block, word);
        edit.setTicket(paging.layout().user().first().plus(i), word);
      }
      if (i % 3 == 2) {
        heap.free(cpu, own.remove(0));
      }
    }
    paging.setInterruptHandler(on -> {});
    assertFalse(handlers.isEmpty());
    assertTrue(refused[0] > 0, "the interrupted code edits kernel space now and then");
    for (int i = 0; i < own.size(); i++) {
      assertEquals(20 + i, cpu.kernel().load32(own.get(i)));
    }
    own.forEach(block -> heap.free(cpu, block));
    handlers.forEach(block -> heap.free(cpu, block));
    heap.trim(cpu);
    assertEquals(addresses.pages().count(), addresses.freePages());
    paging.destroy(cpu, space, new PageBuffer());
  }

  @Test
  void processorsThatAllocateAtOnceGetDifferentMemory() throws InterruptedException {
    Paging paging = boot(MachineConfig.strict().toBuilder().processors(3).build());
    KernelAddresses addresses = addresses(paging);
    List<KernelHeap> heaps =
        List.of(
            KernelHeap.packed(paging, addresses, KERNEL, 2),
            KernelHeap.singlePages(paging, addresses, KERNEL));
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (Processor cpu : paging.processors()) {
      Thread thread = new Thread(() -> cpu.run(() -> work(cpu, heaps)));
      thread.setUncaughtExceptionHandler((t, e) -> failures.add(e));
      threads.add(thread);
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join(60_000);
      assertFalse(thread.isAlive(), "a processor hangs");
    }
    assertEquals(List.of(), failures);
    heaps.forEach(heap -> heap.trim(paging.processors().get(0)));
    assertEquals(addresses.pages().count(), addresses.freePages());
  }

  private static void work(Processor cpu, List<KernelHeap> heaps) {
    Random random = new Random(cpu.index());
    for (KernelHeap heap : heaps) {
      List<VirtualAddress> mine = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        if (random.nextBoolean() && !mine.isEmpty()) {
          VirtualAddress block = mine.remove(random.nextInt(mine.size()));
          assertEquals((int) block.value() + cpu.index(), cpu.kernel().load32(block));
          heap.free(cpu, block);
          // Another processor may have it by now, but its start is not this one's to free twice.
        } else {
          VirtualAddress block = heap.allocate(cpu, 4 + random.nextInt(4000), 4);
          cpu.kernel().store32(block, (int) block.value() + cpu.index());
          mine.add(block);
        }
      }
      mine.forEach(block -> heap.free(cpu, block));
    }
  }

  @Test
  void rootsForWhichThereAreNoFramesAreRefusedAsThoseOfTheAllocator() {
    Paging paging = boot();
    KernelProcessor cpu = (KernelProcessor) paging.processors().get(0);
    HeapRoots roots = new HeapRoots(PageRange.of(paging.layout().kernelHeap().first(), 16));
    FrameOwner owner = FrameOwner.of(FrameOwner.Use.TABLE, 7);
    FrameOwner hoarder = FrameOwner.of(FrameOwner.Use.PAGE, 1);
    Deque<FrameNumber> hoard = new ArrayDeque<>();
    while (paging.frames().available() > 1) {
      hoard.push(paging.frames().allocate(hoarder));
    }
    Map<FrameOwner, Long> before = Map.copyOf(paging.frames().usage());
    assertThrows(PagingException.OutOfFrames.class, () -> roots.take(cpu, 1, owner));
    assertEquals(before, Map.copyOf(paging.frames().usage()));
    hoard.forEach(paging.frames()::release);
    RootFrames.Mapped root = roots.take(cpu, 1, owner);
    cpu.kernel().store32(VirtualAddress.of(root.address()), 7);
    roots.done(cpu, root);
    byte[] word = new byte[Integer.BYTES];
    cpu.frames().read(FrameNumber.of(root.frame()), 0, word, 0, word.length);
    assertEquals(7, word[0]);
    for (int i = 0; i < root.count(); i++) {
      paging.frames().release(FrameNumber.of(root.frame() + i));
    }
  }

  @Test
  void rootsForWhichThereAreNoAddressesAreRefusedAndNothingIsKept() {
    Paging paging = boot();
    KernelProcessor cpu = (KernelProcessor) paging.processors().get(0);
    HeapRoots roots = new HeapRoots(PageRange.of(paging.layout().kernelHeap().first(), 3));
    FrameOwner owner = FrameOwner.of(FrameOwner.Use.TABLE, 7);
    RootFrames.Mapped first = roots.take(cpu, 0, owner);
    Map<FrameOwner, Long> before = Map.copyOf(paging.frames().usage());
    long occupied = paging.kernelSpace().occupiedPages();
    KernelHeapFullException full =
        assertThrows(KernelHeapFullException.class, () -> roots.take(cpu, 2, owner));
    assertEquals(KernelHeapFullException.Lack.ADDRESSES, full.lack());
    assertEquals(before, Map.copyOf(paging.frames().usage()));
    assertEquals(occupied, paging.kernelSpace().occupiedPages());
    // The addresses of a root are free as soon as it is made; its frame is not.
    roots.done(cpu, first);
    assertEquals(occupied - 1, paging.kernelSpace().occupiedPages());
    assertEquals(before.get(owner), paging.frames().usage().get(owner));
    RootFrames.Mapped second = roots.take(cpu, 1, owner);
    roots.cancel(cpu, second);
    assertEquals(before.get(owner), paging.frames().usage().get(owner));
    paging.frames().release(FrameNumber.of(first.frame()));
  }

  @Test
  void rootsThatCouldNotBeGivenUpAreFreedBeforeTheNext() {
    Paging paging = boot();
    KernelProcessor cpu = (KernelProcessor) paging.processors().get(0);
    // Room for one root.
    HeapRoots roots = new HeapRoots(PageRange.of(paging.layout().kernelHeap().first(), 2));
    FrameOwner owner = FrameOwner.of(FrameOwner.Use.TABLE, 7);
    roots.abandon(cpu, roots.take(cpu, 1, owner));
    assertEquals(2, paging.frames().usage().get(owner));
    RootFrames.Mapped next = roots.take(cpu, 1, owner);
    assertEquals(2, paging.frames().usage().get(owner));
    roots.cancel(cpu, next);
  }

  @Test
  void aHeapIsToldWhatItsAddressIs() {
    Paging paging = boot();
    Processor cpu = paging.processors().get(0);
    KernelHeap heap = KernelHeap.packed(paging, addresses(paging), KERNEL, 0);
    VirtualAddress block = heap.allocate(cpu, 100, 16);
    BadFreeException inside =
        assertThrows(BadFreeException.class, () -> heap.free(cpu, block.plus(16)));
    assertTrue(
        String.valueOf(inside.getMessage()).contains("100 bytes at " + block), inside::toString);
    heap.free(cpu, block);
    BadFreeException twice = assertThrows(BadFreeException.class, () -> heap.free(cpu, block));
    assertTrue(String.valueOf(twice.getMessage()).contains("freed before"), twice::toString);
  }
}
