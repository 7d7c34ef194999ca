package dev.quire.qemu.hardware;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.PageNumber;
import dev.quire.api.PagingException;
import dev.quire.api.Protection;
import dev.quire.api.port.Cpu;
import dev.quire.api.port.CpuEvent;
import dev.quire.qemu.NeedsQemu;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws of {@link Cpu}, on QEMU's processors with the kernel's tables beneath. */
@NeedsQemu
class PortsTest {
  private static final PageNumber FIRST = Ground.FIRST;
  private static final long AT = Ground.AT;
  private static final int PAGE = PageNumber.BYTES;

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
  void everyWidthAndAlignment(String architecture, boolean user) {
    try (Ground on = new Ground(architecture)) {
      Cpu cpu = on.cpu;
      byte[] model = new byte[2 * PAGE];
      Random random = new Random(7);
      for (int round = 0; round < 300; round++) {
        // At the seam of the pages, or anywhere.
        int at = round % 3 == 0 ? PAGE - 4 + random.nextInt(5) : random.nextInt(2 * PAGE - 4);
        at = round % 5 == 0 ? at & -Long.BYTES : at;
        long value = random.nextLong();
        int bytes = 1 << random.nextInt(at <= 2 * PAGE - 8 ? 4 : 3);
        switch (bytes) {
          case 1 -> cpu.store8(AT + at, (int) value, user);
          case 2 -> cpu.store16(AT + at, (int) value, user);
          case 4 -> cpu.store32(AT + at, (int) value, user);
          default -> cpu.store64(AT + at, value, user);
        }
        for (int i = 0; i < bytes; i++) {
          model[at + i] = (byte) (value >>> (i * Byte.SIZE));
        }
        assertEquals(word(model, at) & 0xff, cpu.load8(AT + at, user));
        assertEquals(word(model, at) & 0xffff, cpu.load16(AT + at, user));
        assertEquals(word(model, at), cpu.load32(AT + at, user));
        if (at <= 2 * PAGE - 8) {
          long high = Integer.toUnsignedLong(word(model, at + 4)) << Integer.SIZE;
          assertEquals(high | Integer.toUnsignedLong(word(model, at)), cpu.load64(AT + at, user));
        }
      }
      byte[] seen = new byte[model.length];
      cpu.load8s(AT, seen, 0, seen.length, user);
      assertArrayEquals(model, seen);
    }
  }

  private static int word(byte[] bytes, int at) {
    int value = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      value |= (bytes[at + i] & 0xff) << (i * Byte.SIZE);
    }
    return value;
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
  void bulkOperationsSpanPages(String architecture, boolean user) {
    try (Ground on = new Ground(architecture)) {
      Cpu cpu = on.cpu;
      Random random = new Random(8);
      byte[] model = new byte[2 * PAGE];
      byte[] seen = new byte[model.length];
      for (int round = 0; round < 40; round++) {
        int from = random.nextInt(model.length);
        int count = random.nextInt(model.length - from + 1);
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        cpu.store8s(AT + from, bytes, 0, count, user);
        System.arraycopy(bytes, 0, model, from, count);
        cpu.load8s(AT, seen, 0, seen.length, user);
        assertArrayEquals(model, seen);
        cpu.load8s(AT + from, bytes, 0, count, user);
        assertArrayEquals(Arrays.copyOfRange(model, from, from + count), bytes);
      }
      int[] words = random.ints(1500).toArray();
      int[] loaded = new int[words.length];
      cpu.store32s(AT + 400, words, 100, 1400, user);
      cpu.load32s(AT + 400, loaded, 100, 1400, user);
      assertArrayEquals(
          Arrays.copyOfRange(words, 100, 1500), Arrays.copyOfRange(loaded, 100, 1500));
      cpu.fill32(AT + 8, 2000, 5, 3, user);
      cpu.load32s(AT + 8, loaded, 0, 1500, user);
      for (int i = 0; i < 1500; i++) {
        assertEquals(5 + 3 * i, loaded[i]);
      }
      cpu.fill32(AT, 2048, 9, 0, user);
      assertEquals(9, cpu.load32(AT + 2 * PAGE - 4, user));
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
  void atomicOperations(String architecture, boolean user) {
    try (Ground on = new Ground(architecture)) {
      Cpu cpu = on.cpu;
      assertEquals(0, cpu.exchange32(AT, 5, user));
      assertEquals(5, cpu.exchange32(AT, 6, user));
      assertFalse(cpu.compareAndSet32(AT, 5, 7, user));
      assertEquals(6, cpu.load32(AT, user));
      assertTrue(cpu.compareAndSet32(AT, 6, 7, user));
      assertEquals(7, cpu.load32(AT, user));
      assertThrows(PagingException.Misaligned.class, () -> cpu.compareAndSet32(AT + 2, 0, 1, user));
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
  void fetchesTakeAnyWordAndExecuteNone(String architecture, boolean user) {
    try (Ground on = new Ground(architecture)) {
      Cpu cpu = on.cpu;
      on.unmap(FIRST.plus(1));
      on.map(FIRST.plus(1), Protection.USER_READ_WRITE_EXECUTE);
      // Nothing, branches to themselves, breakpoints, calls, undefined and privileged instructions.
      int[] words = {
        0,
        -1,
        0xfeebfeeb,
        0xcccccccc,
        0xe7fee7fe,
        0xbe00be00,
        0xdf00df00,
        0xde00de00,
        0xf4fa0b0f,
        0xeafffffe,
        0xe7f000f0,
        0x80cd80cd,
        0xb662b662
      };
      long faults = cpu.count(CpuEvent.FAULTS);
      for (int word : words) {
        for (int at : new int[] {0, 4, PAGE - 4}) {
          cpu.store32(AT + PAGE + at, word, user);
          assertEquals(word, cpu.fetch32(AT + PAGE + at, user), Integer.toHexString(word));
        }
      }
      // Unlike on x86, the marks of a page are set by faults, once each.
      assertTrue(cpu.count(CpuEvent.FAULTS) - faults <= (on.x86 ? 0 : 3));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86", "x86-pae", "x86-64", "armv7"})
  void aBulkOperationIsRestartedWhereItFaulted(String architecture) {
    for (boolean user : new boolean[] {false, true}) {
      try (Ground on = new Ground(architecture)) {
        Cpu cpu = on.cpu;
        cpu.store32(AT + PAGE, 1, user); // Makes the page dirty.
        List<Boolean> faults = new ArrayList<>();
        cpu.onFault(
            (fetch, byUser) -> {
              faults.add(byUser);
              throw new Refused();
            });
        byte[] bytes = new byte[2 * PAGE];
        Arrays.fill(bytes, (byte) 7);
        assertThrows(Refused.class, () -> cpu.store8s(AT + PAGE, bytes, 0, 2 * PAGE, user));
        assertEquals(List.of(user), faults, "only the page that is absent faults");
        assertEquals(0x07070707, cpu.load32(AT + 2 * PAGE - 4, user), "the page before is done");
        faults.clear();
        assertThrows(Refused.class, () -> cpu.fill64(AT + PAGE + 8, PAGE / 8, 5, 0, user));
        assertEquals(List.of(user), faults);
        assertEquals(5, cpu.load64(AT + 2 * PAGE - 8, user));
      }
    }
  }

  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
