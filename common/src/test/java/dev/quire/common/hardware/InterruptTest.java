package dev.quire.common.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.MachineConfig;
import dev.quire.api.TlbModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Interrupts, requests between processors, broadcasts, and who drives whom. */
@Timeout(60)
final class InterruptTest {
  private static final long ROOT = 0x10000;
  private static final int RW = ToyCpu.VALID | ToyCpu.WRITABLE | ToyCpu.USER;

  private static List<ToyCpu> cpus(int processors, int interruptEvery, TlbModel model) {
    return ToyCpu.cpus(
        ToyCpu.machine(
            MachineConfig.standard().toBuilder()
                .processors(processors)
                .interruptEvery(interruptEvery)
                .tlb(model)
                .build()));
  }

  @Test
  void anInterruptComesBeforeEachKthKernelAccess() {
    ToyCpu cpu = cpus(1, 3, TlbModel.DIRECT).get(0);
    List<Boolean> seen = new ArrayList<>();
    cpu.load32(0, false);
    cpu.onInterrupt(
        from -> {
          seen.add(from);
          for (int i = 0; i < 10; i++) {
            cpu.load32(0, false); // Never within an entry.
          }
        });
    for (int i = 0; i < 9; i++) {
      cpu.load32(0, false);
      cpu.load32(0, true);
    }
    assertEquals(List.of(false, false, false), seen);
  }

  @Test
  void aBulkOperationIsInterruptedAtEachPage() {
    ToyCpu cpu = cpus(1, 1, TlbModel.DIRECT).get(0);
    AtomicInteger count = new AtomicInteger();
    cpu.onInterrupt(from -> count.incrementAndGet());
    cpu.fill32(0x1000, 3 * 1024, 0, 0, false);
    assertEquals(3, count.get());
  }

  @Test
  void noInterruptComesInAFaultEntry() {
    ToyCpu cpu = cpus(1, 1, TlbModel.DIRECT).get(0);
    cpu.fill32(ROOT, ToyCpu.ENTRIES, 0, 0, false);
    cpu.setRoot(ROOT);
    AtomicInteger inside = new AtomicInteger();
    AtomicBoolean handling = new AtomicBoolean();
    cpu.onInterrupt(from -> inside.addAndGet(handling.get() ? 1 : 0));
    cpu.ram.store32(ROOT + 4, ToyCpu.entry(ROOT >>> 12, RW));
    cpu.onFault(
        (fetch, user) -> {
          handling.set(true);
          cpu.store32(0x1000 + 5 * 4, ToyCpu.entry(0x105, RW), false);
          handling.set(false);
        });
    cpu.load32(0x5000, true);
    assertEquals(0, inside.get());
  }

  @Test
  void whatAnotherProcessorAsksForComesInAnEntryToo() {
    List<ToyCpu> cpus = cpus(2, 1, TlbModel.DIRECT);
    ToyCpu cpu = cpus.get(0);
    List<String> seen = new ArrayList<>();
    cpu.onInterrupt(
        from -> {
          seen.add(from ? "processor" : "device");
          if (!from) {
            cpu.interrupt(0);
            cpu.load32(0, false);
            seen.add("end");
          }
        });
    cpu.load32(0, false);
    assertEquals(List.of("device", "processor", "end"), seen);
  }

  @Test
  void anIdleProcessorIsInterruptedAtOnce() {
    List<ToyCpu> cpus = cpus(2, 0, TlbModel.DIRECT);
    List<Boolean> seen = new ArrayList<>();
    cpus.get(1).onInterrupt(seen::add);
    cpus.get(0).interrupt(1);
    assertEquals(List.of(true), seen);
  }

  @Test
  void beforeAnEntryStandsInterruptsWait() {
    List<ToyCpu> cpus = cpus(2, 0, TlbModel.DIRECT);
    cpus.get(0).interrupt(1);
    List<Boolean> seen = new ArrayList<>();
    cpus.get(1).onInterrupt(seen::add);
    cpus.get(1).load32(0, true);
    assertEquals(List.of(true), seen);
  }

  @Test
  void aChangeOfContextDoesNotHideARequest() {
    List<ToyCpu> cpus = cpus(2, 0, TlbModel.DIRECT);
    ToyCpu cpu = cpus.get(1);
    cpu.load32(0, true);
    cpus.get(0).interrupt(1);
    cpu.setAsid(3);
    cpu.setAsid(0);
    List<Boolean> seen = new ArrayList<>();
    cpu.onInterrupt(seen::add);
    cpu.load32(0, true);
    assertEquals(List.of(true), seen);
  }

  @Test
  void aDrivenProcessorAnswersAtItsNextAccess() throws InterruptedException {
    List<ToyCpu> cpus = cpus(2, 0, TlbModel.DIRECT);
    AtomicLong answered = new AtomicLong();
    cpus.get(1).onInterrupt(from -> answered.set(Thread.currentThread().getId()));
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch attached = new CountDownLatch(1);
    Thread driver =
        new Thread(
            () -> {
              cpus.get(1).attach();
              attached.countDown();
              while (!stop.get()) {
                cpus.get(1).load32(0, true);
              }
              cpus.get(1).detach();
            });
    driver.start();
    attached.await();
    cpus.get(0).attach();
    cpus.get(0).interrupt(1);
    while (answered.get() == 0) {
      cpus.get(0).pause();
    }
    cpus.get(0).detach();
    stop.set(true);
    driver.join();
    assertEquals(driver.getId(), answered.get());
  }

  @Test
  void aRequestToAProcessorThatThenFallsIdleIsServedInPause() throws InterruptedException {
    List<ToyCpu> cpus = cpus(2, 0, TlbModel.DIRECT);
    AtomicInteger answers = new AtomicInteger();
    CountDownLatch attached = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    Thread driver =
        new Thread(
            () -> {
              cpus.get(1).attach();
              attached.countDown();
              try {
                asked.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              cpus.get(1).detach(); // No entry stands yet: the request stays.
            });
    driver.start();
    attached.await();
    cpus.get(0).interrupt(1);
    asked.countDown();
    driver.join();
    assertEquals(0, answers.get());
    cpus.get(1).onInterrupt(from -> answers.incrementAndGet());
    cpus.get(0).pause();
    assertEquals(1, answers.get());
  }

  @Test
  void twoProcessorsThatAskEachOtherBothGetOn() throws InterruptedException {
    List<ToyCpu> cpus = cpus(2, 0, TlbModel.DIRECT);
    AtomicInteger[] answers = {new AtomicInteger(), new AtomicInteger()};
    AtomicBoolean[] acknowledged = {new AtomicBoolean(), new AtomicBoolean()};
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int self = i;
      cpus.get(i)
          .onInterrupt(
              from -> {
                answers[self].incrementAndGet();
                acknowledged[self].set(true);
              });
      threads.add(
          new Thread(
              () -> {
                cpus.get(self).attach();
                for (int round = 0; round < 2000; round++) {
                  acknowledged[1 - self].set(false);
                  cpus.get(self).interrupt(1 - self);
                  while (!acknowledged[1 - self].get()) {
                    cpus.get(self).pause();
                  }
                }
                cpus.get(self).detach();
              }));
    }
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertTrue(answers[0].get() > 0 && answers[1].get() > 0);
  }

  @Test
  void aBroadcastIsDoneEverywhereAtTheBarrier() throws InterruptedException {
    List<ToyCpu> cpus = cpus(2, 0, TlbModel.KEEP);
    ToyCpu first = cpus.get(0);
    ToyCpu second = cpus.get(1);
    first.ram.fill32(ROOT, ToyCpu.ENTRIES, 0, 0);
    first.ram.store32(ROOT + 5 * 4, ToyCpu.entry(0x105, RW));
    first.setRoot(ROOT);
    second.setRoot(ROOT);
    first.ram.store32(0x105000, 0);
    first.ram.store32(0x106000, 1);
    AtomicBoolean barrier = new AtomicBoolean();
    AtomicBoolean stale = new AtomicBoolean();
    CountDownLatch running = new CountDownLatch(1);
    Thread driver =
        new Thread(
            () -> {
              second.attach();
              while (true) {
                boolean done = barrier.get();
                boolean old = second.load32(0x5000, true) == 0;
                running.countDown();
                if (done) {
                  stale.set(old);
                  break;
                }
              }
              second.detach();
            });
    driver.start();
    running.await();
    first.attach();
    first.ram.store32(ROOT + 5 * 4, ToyCpu.entry(0x106, RW));
    first.invalidateEverywhere(0x5000);
    first.barrier();
    barrier.set(true);
    driver.join();
    first.detach();
    assertEquals(false, stale.get());
  }

  @Test
  void atomicOperationsOfTwoProcessorsLoseNothing() throws InterruptedException {
    List<ToyCpu> cpus = cpus(2, 0, TlbModel.DIRECT);
    cpus.get(0).store32(0x40, 0, false);
    List<Thread> threads = new ArrayList<>();
    for (ToyCpu cpu : cpus) {
      threads.add(
          new Thread(
              () -> {
                cpu.attach();
                for (int i = 0; i < 50_000; i++) {
                  int old;
                  do {
                    old = cpu.load32(0x40, false);
                  } while (!cpu.compareAndSet32(0x40, old, old + 1, false));
                }
                cpu.detach();
              }));
    }
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(100_000, cpus.get(0).load32(0x40, false));
  }

  @Test
  void whileMaskedNoDeviceInterrupts() {
    ToyCpu cpu = cpus(1, 3, TlbModel.DIRECT).get(0);
    AtomicInteger count = new AtomicInteger();
    cpu.onInterrupt(from -> count.incrementAndGet());
    assertEquals(false, cpu.maskInterrupts(true));
    assertEquals(true, cpu.maskInterrupts(true));
    for (int i = 0; i < 10; i++) {
      cpu.load32(0, false);
    }
    assertEquals(0, count.get());
    assertEquals(true, cpu.maskInterrupts(false));
    assertEquals(0, count.get());
    cpu.load32(0, false); // What was due comes now, once; then every third as ever.
    assertEquals(1, count.get());
    cpu.load32(0, false);
    cpu.load32(0, false);
    assertEquals(1, count.get());
    cpu.load32(0, false);
    assertEquals(2, count.get());
  }

  @Test
  void whileMaskedWhatOthersAskForWaits() {
    List<ToyCpu> cpus = cpus(2, 0, TlbModel.DIRECT);
    ToyCpu cpu = cpus.get(0);
    List<Boolean> seen = new ArrayList<>();
    cpu.onInterrupt(seen::add);
    cpu.maskInterrupts(true);
    cpus.get(1).interrupt(0);
    cpu.load32(0, false);
    cpu.load32(0, true);
    cpu.pause();
    assertEquals(List.of(), seen);
    cpu.maskInterrupts(false);
    cpu.load32(0, true);
    assertEquals(List.of(true), seen);
    cpu.maskInterrupts(true);
    cpus.get(1).interrupt(0);
    cpu.maskInterrupts(false);
    cpu.pause();
    assertEquals(List.of(true, true), seen);
  }

  @Test
  void aBroadcastIsNoInterrupt() {
    List<ToyCpu> cpus = cpus(2, 0, TlbModel.KEEP);
    ToyCpu cpu = cpus.get(0);
    cpu.fill32(ROOT, ToyCpu.ENTRIES, 0, 0, false);
    cpu.ram.store32(ROOT + 5 * 4, ToyCpu.entry(0x105, RW));
    cpu.ram.store32(0x106000, 6);
    cpu.setRoot(ROOT);
    cpu.load32(0x5000, false);
    cpu.maskInterrupts(true);
    cpu.ram.store32(ROOT + 5 * 4, ToyCpu.entry(0x106, RW));
    cpus.get(1).invalidateEverywhere(0x5000);
    cpus.get(1).barrier();
    assertEquals(6, cpu.load32(0x5000, false));
  }
}
