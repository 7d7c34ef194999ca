package dev.quire.common.hardware;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.MachineConfig;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Law 5 of {@link Ram}: two words at once. */
@Timeout(60)
final class DoublewordsTest {
  private static final long AT = 0x5008;
  private static final int ROUNDS = 1_000_000;

  private final Ram ram = new Ram(MachineConfig.standard(), 1);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  @Test
  void theLowWordStandsFirst() {
    ram.store64(AT, 0x1122334455667788L);
    assertEquals(0x55667788, ram.load32(AT));
    assertEquals(0x11223344, ram.load32(AT + 4));
    ram.store32(AT + 4, -2);
    assertEquals(0xFFFFFFFE55667788L, ram.load64(AT));
    assertEquals(0xFFFFFFFE55667788L, ram.exchange64(AT, -1));
    assertEquals(-1, ram.load64(AT));
  }

  @Test
  void compareAndSetComparesBothWords() {
    ram.store64(AT, 0x0000000100000002L);
    assertFalse(ram.compareAndSet64(AT, 2, 9));
    assertFalse(ram.compareAndSet64(AT, 0x0000000100000003L, 9));
    assertEquals(0x0000000100000002L, ram.load64(AT));
    assertTrue(ram.compareAndSet64(AT, 0x0000000100000002L, 0x0000000500000002L));
    assertTrue(ram.compareAndSet64(AT, 0x0000000500000002L, 0x0000000500000007L));
    assertEquals(0x0000000500000007L, ram.load64(AT));
  }

  @Test
  void manyAtOnce() {
    long[] from = {-1, 0x0000000100000000L, 3};
    ram.store64s(AT, from, 1, 2);
    long[] to = new long[4];
    ram.load64s(AT, to, 2, 2);
    assertArrayEquals(new long[] {0, 0, 0x0000000100000000L, 3}, to);
    ram.fill64(AT, 3, 0x00000000FFFFFFFFL, 1);
    assertEquals(0x00000000FFFFFFFFL, ram.load64(AT));
    assertEquals(0x0000000100000000L, ram.load64(AT + 8));
    assertEquals(0x0000000100000001L, ram.load64(AT + 16));
  }

  private void together(Runnable first, Runnable second) throws InterruptedException {
    CountDownLatch both = new CountDownLatch(2);
    Thread thread = new Thread(() -> keepingFailure(both, second));
    thread.start();
    keepingFailure(both, first);
    thread.join();
    assertNull(failure.get());
  }

  private void keepingFailure(CountDownLatch both, Runnable body) {
    try {
      both.countDown();
      both.await();
      body.run();
    } catch (InterruptedException | RuntimeException | AssertionError e) {
      failure.set(e);
    }
  }

  /** Both words always hold the same number, whoever looks. */
  @Test
  void noOneSeesHalfAChange() throws InterruptedException {
    ram.store64(AT, 0);
    AtomicBoolean done = new AtomicBoolean();
    together(
        () -> {
          try {
            for (int i = 1; i < ROUNDS; i++) {
              long value = i * 0x0000000100000001L;
              switch (i % 8) {
                case 0 -> ram.store64(AT, value);
                case 1 -> ram.compareAndSet64(AT, (i - 1) * 0x0000000100000001L, value);
                default -> ram.exchange64(AT, value);
              }
            }
          } finally {
            done.set(true);
          }
        },
        () -> {
          long[] two = new long[1];
          while (!done.get()) {
            long seen = ram.load64(AT);
            assertEquals(seen >>> 32, seen & 0xFFFFFFFFL);
            ram.load64s(AT, two, 0, 1);
            assertEquals(two[0] >>> 32, two[0] & 0xFFFFFFFFL);
          }
        });
    assertEquals((ROUNDS - 1) * 0x0000000100000001L, ram.load64(AT));
  }

  @Test
  void compareAndSetOfTwoThreadsLosesNothing() throws InterruptedException {
    ram.store64(AT, 0xFFFFFFF0L); // The sums carry into the high word.
    Runnable adding =
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            long old;
            do {
              old = ram.load64(AT);
            } while (!ram.compareAndSet64(AT, old, old + 1));
          }
        };
    together(adding, adding);
    assertEquals(0xFFFFFFF0L + 2 * ROUNDS, ram.load64(AT));
  }

  /** One thread counts in the low word with 64 bits, the other in the high one with 32. */
  @Test
  void noNarrowerStoreIsLost() throws InterruptedException {
    ram.store64(AT, 0);
    AtomicBoolean done = new AtomicBoolean();
    int[] count = new int[1];
    together(
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            long old;
            do {
              old = ram.load64(AT);
            } while (!ram.compareAndSet64(AT, old, old + 1));
          }
          done.set(true);
        },
        () -> {
          while (!done.get()) {
            assertEquals(count[0], ram.exchange32(AT + 4, count[0] + 1));
            count[0]++;
          }
        });
    assertEquals(ROUNDS, ram.load32(AT));
    assertEquals(count[0], ram.load32(AT + 4));
  }
}
