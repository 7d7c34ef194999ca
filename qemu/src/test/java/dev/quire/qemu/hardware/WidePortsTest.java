package dev.quire.qemu.hardware;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.PagingException;
import dev.quire.api.port.Cpu;
import dev.quire.qemu.NeedsQemu;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The laws of {@link Cpu}, for its operations of 64 bits. */
@NeedsQemu
class WidePortsTest {
  private static final long AT = Ground.AT;
  private static final int PAGE = PageNumber.BYTES;
  private static final int BYTE = 0xff;

  /** As many as a page has. */
  private static final int LONGS = 512;

  /** One in so many operations is one of a single word, which is seldom met half done. */
  private static final int SELDOM = 16;

  @ParameterizedTest
  @CsvSource({
    "x86, false",
    "x86, true",
    "x86-pae, false",
    "x86-pae, true",
    "x86-64, false",
    "x86-64, true",
    "armv7, false",
    "armv7, true"
  })
  void bulkOperationsOfLongsSpanPages(String architecture, boolean user) {
    try (Ground on = new Ground(architecture)) {
      Cpu cpu = on.cpu;
      long[] longs = new Random(9).longs(900).toArray();
      long[] loaded = new long[longs.length];
      for (int count : new int[] {0, 1, 7, 8, 9, 800}) {
        cpu.store64s(AT + 400, longs, 100, count, user);
        Arrays.fill(loaded, 0);
        cpu.load64s(AT + 400, loaded, 100, count, user);
        assertArrayEquals(
            Arrays.copyOfRange(longs, 100, 100 + count),
            Arrays.copyOfRange(loaded, 100, 100 + count));
      }
      long step = (3L << Integer.SIZE) - 5;
      cpu.fill64(AT + 8, 900, -1, step, user);
      cpu.load64s(AT + 8, loaded, 0, 900, user);
      for (int i = 0; i < 900; i++) {
        assertEquals(-1 + step * i, loaded[i]);
      }
      cpu.fill64(AT, 1024, 9, 0, user);
      assertEquals(9, cpu.load64(AT + 2 * PAGE - 8, user));
      cpu.fill64(AT, 0, 1, 0, user);
      assertEquals(9, cpu.load64(AT, user));
      assertThrows(PagingException.Misaligned.class, () -> cpu.fill64(AT + 4, 1, 0, 0, user));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "x86, false",
    "x86, true",
    "x86-pae, false",
    "x86-pae, true",
    "x86-64, false",
    "x86-64, true",
    "armv7, false",
    "armv7, true"
  })
  void atomicOperationsOfLongs(String architecture, boolean user) {
    try (Ground on = new Ground(architecture)) {
      Cpu cpu = on.cpu;
      long one = 0x1122334455667788L;
      assertEquals(0, cpu.exchange64(AT, one, user));
      assertEquals(one, cpu.exchange64(AT, -2, user));
      assertFalse(cpu.compareAndSet64(AT, -2 ^ 1L << Integer.SIZE, 7, user));
      assertFalse(cpu.compareAndSet64(AT, -1, 7, user));
      assertEquals(-2, cpu.load64(AT, user));
      assertTrue(cpu.compareAndSet64(AT, -2, one, user));
      assertEquals(one, cpu.load64(AT, user));
      assertThrows(PagingException.Misaligned.class, () -> cpu.compareAndSet64(AT + 4, 0, 1, user));
      assertThrows(PagingException.Misaligned.class, () -> cpu.exchange64(AT + 4, 0, user));
    }
  }

  private static void storeEqualHalves(Cpu cpu, boolean user, AtomicBoolean done) {
    long[] longs = new long[LONGS];
    cpu.attach();
    try {
      for (int i = 0; !done.get(); i = (i + 1) & BYTE) {
        long value = i * ((1L << Integer.SIZE) + 1);
        if (i % SELDOM == 0) {
          cpu.store64(AT, value, user);
        } else if (i % SELDOM == 1) {
          cpu.exchange64(AT, value, user);
        } else if ((i & 1) == 0) {
          cpu.fill64(AT, LONGS, value, 0, user);
        } else {
          Arrays.fill(longs, value);
          cpu.store64s(AT, longs, 0, LONGS, user);
        }
      }
    } finally {
      cpu.detach();
    }
  }

  /** One processor stores words of equal halves, another never loads one of unequal halves. */
  @ParameterizedTest
  @CsvSource({
    "x86, false",
    "x86, true",
    "x86-pae, false",
    "x86-pae, true",
    "x86-64, false",
    "x86-64, true",
    "armv7, false",
    "armv7, true"
  })
  void longsAreNeverSeenByHalves(String architecture, boolean user) throws InterruptedException {
    MachineConfig two =
        MachineConfig.standard().toBuilder().ramBytes(16 << 20).processors(2).build();
    try (Ground on = new Ground(architecture, two)) {
      on.paging.processors().get(1).activate(on.space);
      on.cpu.fill64(AT, LONGS, 0, 0, user); // Marks the page before they meet.
      AtomicBoolean done = new AtomicBoolean();
      Thread other = new Thread(() -> storeEqualHalves(on.cpus.get(1), user, done));
      other.start();
      try {
        long[] seen = new long[LONGS];
        for (int i = 0; i < 1_500; i++) {
          on.cpu.load64s(AT, seen, 0, LONGS, user);
          for (long each : seen) {
            assertEquals((int) each, (int) (each >>> Integer.SIZE));
          }
          long one = on.cpu.load64(AT, user);
          assertEquals((int) one, (int) (one >>> Integer.SIZE));
        }
      } finally {
        done.set(true);
        other.join();
      }
    }
  }
}
