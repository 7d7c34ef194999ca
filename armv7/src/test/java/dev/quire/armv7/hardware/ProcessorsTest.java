package dev.quire.armv7.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.api.TlbModel;
import dev.quire.api.port.Armv7Cpu;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processors, each driven by its own thread. */
@Timeout(60)
class ProcessorsTest {
  private static final long USER = 0x00300000L;
  private static final int OLD = 0x00345000;
  private static final int USER_PAGE = 0x87E;

  private final Bench bench = new Bench(TlbModel.KEEP, 2).on();
  private final Armv7Cpu cpu = bench.cpu;
  private final Armv7Cpu other = bench.machine.cpus().get(1);

  /** A processor that another thread drives has done what was broadcast when the barrier ends. */
  @Test
  void broadcastReachesAProcessorAtWork() throws InterruptedException {
    bench.page(0, USER, OLD | USER_PAGE);
    AtomicInteger round = new AtomicInteger();
    AtomicInteger late = new AtomicInteger();
    CountDownLatch running = new CountDownLatch(1);
    Thread worker =
        new Thread(
            () -> {
              other.attach();
              try {
                while (round.get() < 1000) {
                  int paid = round.get();
                  int seen = bench.ram.load32(other.load32(USER, true)) >>> 12;
                  late.addAndGet(seen < paid ? 1 : 0);
                  running.countDown();
                }
              } finally {
                other.detach();
              }
            });
    // In round i the page is a frame that holds the address of a word that tells i.
    for (int i = 0; i <= 1000; i++) {
      bench.ram.store32(0x400000 + i * 0x1000L, 0x900000 + i * 4);
      bench.ram.store32(0x900000 + i * 4L, i << 12);
    }
    bench.l2(0, USER, 0x400000 | USER_PAGE);
    cpu.attach();
    worker.start();
    running.await();
    for (int i = 1; i <= 1000; i++) {
      bench.l2(0, USER, (0x400000 + i * 0x1000) | USER_PAGE);
      cpu.dsb();
      cpu.tlbimvais(0x00300001);
      cpu.dsb();
      round.set(i);
    }
    cpu.detach();
    worker.join();
    assertEquals(0, late.get());
  }
}
