package dev.quire.common.hardware;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Operations on two neighbouring words at once, atomic towards each other.
 *
 * <p>The words of a frame have a sequence number, which they share with those of some other frames.
 * Who writes makes it odd, changes words, and makes it even again; who reads looks at it before and
 * after, and reads again if it was odd or has changed. Each word is changed by an atomic operation
 * of its own where what stood there matters: so a narrower store that comes between is not lost.
 *
 * <p>An operation takes the array, the index of the low word, and the physical address.
 */
final class Doublewords {
  private static final int FRAMES = 64;

  /** Numbers stand so far apart that processors do not share a cache line by accident. */
  private static final int STRIDE = 16;

  /** Tries before the writer that is waited for is given the host's processor. */
  private static final int SPINS = 64;

  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(int[].class);

  private final int[] sequences = new int[FRAMES * STRIDE];

  long load(int[] words, int at, long address) {
    int sequence = sequence(address);
    for (int tries = 0; ; tries++) {
      int before = (int) WORD.getAcquire(sequences, sequence);
      long value = value(words, at);
      VarHandle.acquireFence();
      if ((before & 1) == 0 && before == (int) WORD.getOpaque(sequences, sequence)) {
        return value;
      }
      await(tries);
    }
  }

  void store(int[] words, int at, long address, long value) {
    int sequence = begin(address);
    put(words, at, value);
    end(sequence);
  }

  long exchange(int[] words, int at, long address, long value) {
    int sequence = begin(address);
    int low = (int) WORD.getAndSet(words, at, low(value));
    int high = (int) WORD.getAndSet(words, at + 1, high(value));
    end(sequence);
    return join(low, high);
  }

  boolean compareAndSet(int[] words, int at, long address, long expected, long value) {
    int sequence = begin(address);
    boolean done =
        value(words, at) == expected
            && swap(words, at, low(expected), low(value))
            && swapHigh(words, at, expected, value);
    end(sequence);
    return done;
  }

  /** Loads words that lie in one frame. */
  void load(int[] words, int at, long address, long[] to, int offset, int count) {
    int sequence = begin(address);
    for (int i = 0; i < count; i++) {
      to[offset + i] = value(words, at + 2 * i);
    }
    end(sequence);
  }

  /** Stores words that lie in one frame. */
  void store(int[] words, int at, long address, long[] from, int offset, int count) {
    int sequence = begin(address);
    for (int i = 0; i < count; i++) {
      put(words, at + 2 * i, from[offset + i]);
    }
    end(sequence);
  }

  /** Stores words that lie in one frame: {@code first}, then each {@code step} more. */
  void fill(int[] words, int at, long address, int count, long first, long step) {
    int sequence = begin(address);
    long value = first;
    for (int i = 0; i < count; i++) {
      put(words, at + 2 * i, value);
      value += step;
    }
    end(sequence);
  }

  static int low(long value) {
    return (int) value;
  }

  static int high(long value) {
    return (int) (value >>> Integer.SIZE);
  }

  static long join(int low, int high) {
    return Integer.toUnsignedLong(low) | ((long) high << Integer.SIZE);
  }

  /** Changes the high word; if that fails the low one becomes again what it was. */
  private static boolean swapHigh(int[] words, int at, long expected, long value) {
    if (swap(words, at + 1, high(expected), high(value))) {
      return true;
    }
    swap(words, at, low(value), low(expected));
    return false;
  }

  private static boolean swap(int[] words, int at, int expected, int value) {
    return expected == value || WORD.compareAndSet(words, at, expected, value);
  }

  private static long value(int[] words, int at) {
    return join(words[at], words[at + 1]);
  }

  private static void put(int[] words, int at, long value) {
    words[at] = low(value);
    words[at + 1] = high(value);
  }

  private int begin(long address) {
    int sequence = sequence(address);
    for (int tries = 0; ; tries++) {
      int now = (int) WORD.getOpaque(sequences, sequence);
      if ((now & 1) == 0 && WORD.compareAndSet(sequences, sequence, now, now + 1)) {
        VarHandle.storeStoreFence();
        return sequence;
      }
      await(tries);
    }
  }

  private void end(int sequence) {
    WORD.setRelease(sequences, sequence, sequences[sequence] + 1);
  }

  @SuppressWarnings("ThreadPriorityCheck") // Simulated processors outnumber real ones.
  private static void await(int tries) {
    if (tries < SPINS) {
      Thread.onSpinWait();
    } else {
      Thread.yield();
    }
  }

  private static int sequence(long address) {
    return ((int) (address >>> Ram.FRAME_SHIFT) & (FRAMES - 1)) * STRIDE;
  }
}
