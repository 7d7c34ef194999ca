package dev.quire.x86.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.api.MachineConfig;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.hardware.Ram;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processors, each driven by its own thread. */
@Timeout(60)
final class ProcessorsTest {
  private static final int DIRECTORY = 0x00003000;
  private static final int TABLE = 0x00005000;
  private static final long PAGE = 0x00401000;

  private final X86Machine machine =
      X86Machine.create(MachineConfig.standard().toBuilder().processors(2).build());
  private final Ram ram = machine.ram();

  private void boot(X86Cpu cpu) {
    cpu.setCr3(DIRECTORY);
    cpu.setCr0(0x80010000);
  }

  /** A shootdown: one clears P and waits for the other, whose handler invalidates. */
  @Test
  void aShootdownIsAnsweredByTheProcessorThatIsDriven() throws InterruptedException {
    ram.poison(DIRECTORY >>> 12);
    for (int i = 0; i < 4096; i += 4) {
      ram.store32(DIRECTORY + i, 0);
      ram.store32(TABLE + i, 0);
    }
    ram.store32(DIRECTORY + 4, TABLE | 7);
    ram.store32(TABLE + 4, 0x00111007);
    X86Cpu first = machine.cpus().get(0);
    X86Cpu second = machine.cpus().get(1);
    boot(first);
    boot(second);
    AtomicBoolean acknowledged = new AtomicBoolean();
    second.onInterrupt(
        from -> {
          second.invlpg(PAGE);
          acknowledged.set(true);
        });
    AtomicBoolean faulted = new AtomicBoolean();
    second.onFault(
        (fetch, user) -> {
          faulted.set(true);
          ram.store32(TABLE + 4, 0x00222007);
        });
    CountDownLatch running = new CountDownLatch(1);
    Thread driver =
        new Thread(
            () -> {
              second.attach();
              while (!faulted.get()) {
                second.store32(PAGE, 1, true);
                running.countDown();
              }
              second.detach();
            });
    driver.start();
    running.await();
    first.attach();
    ram.store32(TABLE + 4, 0);
    first.interrupt(1);
    while (!acknowledged.get()) {
      first.pause();
    }
    ram.store32(0x00111000, 0);
    driver.join();
    first.detach();
    assertEquals(0, ram.load32(0x00111000));
    assertEquals(1, ram.load32(0x00222000));
  }

  /** The kernel clears D with compare-and-set while the other processor writes: none is lost. */
  @Test
  void dirtyIsSetAtomically() throws InterruptedException {
    for (int i = 0; i < 4096; i += 4) {
      ram.store32(DIRECTORY + i, 0);
      ram.store32(TABLE + i, 0);
    }
    ram.store32(DIRECTORY + 4, TABLE | 7);
    ram.store32(TABLE + 4, 0x00111007);
    X86Cpu writer = machine.cpus().get(0);
    boot(writer);
    Thread other =
        new Thread(
            () -> {
              for (int i = 0; i < 50_000; i++) {
                int word;
                do {
                  word = ram.load32(TABLE + 4);
                } while (!ram.compareAndSet32(TABLE + 4, word, word ^ 0x200));
              }
            });
    other.start();
    for (int i = 0; i < 20_000; i++) {
      int word;
      do {
        word = ram.load32(TABLE + 4);
      } while (!ram.compareAndSet32(TABLE + 4, word, word & ~0x60));
      writer.invlpg(PAGE);
      writer.store32(PAGE, i, true);
      assertEquals(0x67, ram.load32(TABLE + 4) & 0x1FF);
    }
    other.join();
    assertEquals(0x00111067, ram.load32(TABLE + 4));
  }
}
