package dev.quire.x86.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.quire.api.MachineConfig;
import dev.quire.api.TlbModel;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.hardware.CoherenceChecker;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two processors that run at once, each editing its half of one table and reading all of it: with
 * shootdowns that are paid before the edit closes, the checker has nothing to say.
 */
@Timeout(120)
final class ShootdownTest {
  private static final int DIRECTORY = 0x00003000;
  private static final int TABLE = 0x00005000;
  private static final long FIRST = 0x00400000;
  private static final long PTES = 0xFFC00000L + (FIRST >>> 12 << 2);
  private static final int PAGES = 16;
  private static final int EDITS = 1500;
  private static final long NONE = -1;

  private final AtomicLongArray asked = new AtomicLongArray(new long[] {NONE, NONE});
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void twoKernelsThatPayAreLeftAlone(TlbModel tlb) throws InterruptedException {
    X86Machine machine =
        X86Machine.create(MachineConfig.strict().toBuilder().tlb(tlb).processors(2).build());
    X86Cpu boot = machine.cpus().get(0);
    boot.fill32(DIRECTORY, 1024, 0, 0, false);
    boot.fill32(TABLE, 1024, 0, 0, false);
    boot.store32(DIRECTORY + 0xFFC, DIRECTORY | 3, false);
    boot.store32(DIRECTORY + 4, TABLE | 7, false);
    CoherenceChecker checker = machine.checker().orElseThrow();
    Thread[] threads = new Thread[2];
    for (X86Cpu cpu : machine.cpus()) {
      cpu.setCr3(DIRECTORY);
      cpu.setCr0(0x80010000);
      cpu.onInterrupt(
          from -> {
            cpu.invlpg(asked.get(cpu.index()));
            asked.set(cpu.index(), NONE);
          });
      cpu.onFault(
          (fetch, user) -> {
            throw new Absent();
          });
      threads[cpu.index()] = new Thread(() -> drive(cpu, checker));
    }
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertNull(failure.get());
    assertEquals(0, checker.violationCount(), checker.violations().toString());
  }

  private void drive(X86Cpu cpu, CoherenceChecker checker) {
    cpu.attach();
    try {
      Random random = new Random(cpu.index());
      for (int edit = 0; edit < EDITS; edit++) {
        edit(cpu, checker, 2L * edit + cpu.index(), 2 * random.nextInt(PAGES / 2) + cpu.index());
        for (int i = 0; i < 5; i++) {
          read(cpu, FIRST + random.nextInt(PAGES) * 4096L);
        }
      }
    } catch (RuntimeException | AssertionError e) {
      failure.set(e);
    } finally {
      cpu.detach();
    }
  }

  /** Maps an absent page, or unmaps and invalidates a mapped one everywhere. */
  private void edit(X86Cpu cpu, CoherenceChecker checker, long id, int page) {
    checker.editBegan(id, cpu.index(), 1);
    long pte = PTES + page * 4L;
    long address = FIRST + page * 4096L;
    int old;
    do {
      old = cpu.load32(pte, false);
    } while (!cpu.compareAndSet32(pte, old, old == 0 ? ((0x100 + page) << 12) | 7 : 0, false));
    if (old != 0) {
      cpu.invlpg(address);
      int other = 1 - cpu.index();
      asked.set(other, address);
      cpu.interrupt(other);
      while (asked.get(other) != NONE) {
        cpu.pause();
      }
    }
    checker.editClosed(id, cpu.index());
  }

  private static void read(X86Cpu cpu, long address) {
    try {
      cpu.load32(address, true);
    } catch (Absent e) {
      // Half of the pages are.
    }
  }

  private static final class Absent extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
