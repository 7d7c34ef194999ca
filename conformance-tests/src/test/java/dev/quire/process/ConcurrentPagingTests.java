package dev.quire.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TlbModel;
import dev.quire.api.VirtualAddress;
import dev.quire.common.swap.MemoryStore;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.SharedMemory;
import dev.quire.common.swap.UserSpace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processors that fault at once. */
abstract class ConcurrentPagingTests extends PagerFixture {

  ConcurrentPagingTests(Subject subject) {
    super(subject);
  }

  @ParameterizedTest
  @EnumSource
  void processorsThatFaultAtOnceLoseNothing(TlbModel tlb) throws InterruptedException {
    PagedMachine m =
        machine(
            MachineConfig.strict().toBuilder().processors(3).tlb(tlb).build(),
            MemoryStore.create(256));
    SharedMemory shared = m.pager.createShared(m.cpu, "ring", 8);
    UserSpace common = m.space("common", HEAP, 20);
    UserSpace other = m.space("other", HEAP, 20);
    for (UserSpace space : List.of(common, other)) {
      m.pager.addRegion(
          m.cpu,
          space,
          Region.shared(PageNumber.of(HEAP + 32), Protection.USER_READ_WRITE, shared));
    }
    m.pager.setFrameLimit(m.cpu, 9);
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (Processor cpu : m.paging.processors()) {
      Thread thread = new Thread(() -> cpu.run(() -> work(cpu, common, other)));
      thread.setUncaughtExceptionHandler((t, e) -> failures.add(e));
      threads.add(thread);
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join(60_000);
      assertFalse(thread.isAlive(), "a processor hangs");
    }
    assertEquals(List.of(), failures);
    m.pager.closeShared(m.cpu, shared);
    m.pager.destroySpace(m.cpu, common);
    m.pager.destroySpace(m.cpu, other);
    m.assertNothingLeft();
  }

  /** Each processor has a word of its own in every page, and knows what it wrote there. */
  private static void work(Processor cpu, UserSpace common, UserSpace other) {
    Random random = new Random(cpu.index());
    int[] commonWords = new int[40];
    int[] otherWords = new int[40];
    for (int i = 0; i < 400; i++) {
      boolean inCommon = random.nextInt(3) > 0;
      cpu.activate((inCommon ? common : other).space());
      int[] words = inCommon ? commonWords : otherWords;
      int page = random.nextInt(28);
      if (page >= 20) {
        page += 12;
        words = commonWords;
      }
      VirtualAddress address = at(HEAP + page).plus(16L * cpu.index());
      assertEquals(words[page], cpu.user().load32(address), "page " + page);
      if (random.nextBoolean()) {
        words[page] = i;
        cpu.user().store32(address, i);
      }
    }
    cpu.activate(cpu.paging().kernelSpace());
  }
}
