package dev.quire.qemu.hardware;

import dev.quire.api.PagingException;
import dev.quire.api.port.Cpu;
import java.util.Objects;

/**
 * Operations of 64 bits made of those of 32. An entry is present by a bit of its low word; so where
 * the low word becomes 0 or is to change, the high one is written while the low one is 0: no walk
 * sees a present entry with one half of another.
 */
final class SplitWords {
  private static final int HALF_BYTES = Integer.BYTES;

  private SplitWords() {}

  static long load(Cpu cpu, long address, boolean user) {
    for (; ; ) {
      int low = cpu.load32(address, user);
      int high = cpu.load32(address + HALF_BYTES, user);
      if (low == cpu.load32(address, user)) {
        return join(low, high);
      }
    }
  }

  static void store(Cpu cpu, long address, long value, boolean user) {
    if ((address & (Long.BYTES - 1)) == 0) {
      exchange(cpu, address, value, user);
    } else {
      cpu.store32(address, (int) value, user);
      cpu.store32(address + HALF_BYTES, high(value), user);
    }
  }

  static long exchange(Cpu cpu, long address, long value, boolean user) {
    aligned(address);
    int low = cpu.exchange32(address, 0, user);
    int high = cpu.exchange32(address + HALF_BYTES, high(value), user);
    cpu.store32(address, (int) value, user);
    return join(low, high);
  }

  static boolean compareAndSet(Cpu cpu, long address, long expected, long value, boolean user) {
    aligned(address);
    long high = address + HALF_BYTES;
    if (cpu.load32(high, user) != high(expected)) {
      return false;
    }
    if (high(expected) == high(value)) {
      return cpu.compareAndSet32(address, (int) expected, (int) value, user);
    }
    if (!cpu.compareAndSet32(address, (int) expected, 0, user)) {
      return false;
    }
    boolean done = cpu.compareAndSet32(high, high(expected), high(value), user);
    cpu.store32(address, (int) (done ? value : expected), user);
    return done;
  }

  static void load(Cpu cpu, long address, long[] to, int offset, int count, boolean user) {
    aligned(address);
    Objects.checkFromIndexSize(offset, count, to.length);
    int[] words = new int[2 * count];
    cpu.load32s(address, words, 0, words.length, user);
    for (int i = 0; i < count; i++) {
      to[offset + i] = join(words[2 * i], words[2 * i + 1]);
    }
  }

  static void store(Cpu cpu, long address, long[] from, int offset, int count, boolean user) {
    aligned(address);
    Objects.checkFromIndexSize(offset, count, from.length);
    for (int i = 0; i < count; i++) {
      exchange(cpu, address + (long) i * Long.BYTES, from[offset + i], user);
    }
  }

  /** One repeated word of equal halves is filled at once, as zeroes are. */
  static void fill(Cpu cpu, long address, int count, long first, long step, boolean user) {
    aligned(address);
    if (step == 0 && (int) first == high(first)) {
      cpu.fill32(address, 2 * count, (int) first, 0, user);
      return;
    }
    long value = first;
    for (int i = 0; i < count; i++) {
      exchange(cpu, address + (long) i * Long.BYTES, value, user);
      value += step;
    }
  }

  private static int high(long value) {
    return (int) (value >>> Integer.SIZE);
  }

  private static long join(int low, int high) {
    return Integer.toUnsignedLong(low) | ((long) high << Integer.SIZE);
  }

  private static void aligned(long address) {
    if ((address & (Long.BYTES - 1)) != 0) {
      throw new PagingException.Misaligned("address", address, Long.BYTES);
    }
  }
}
