package dev.quire.common.hardware;

import dev.quire.api.PageNumber;
import org.jspecify.annotations.Nullable;

/**
 * Stores that are announced: to the coherence checker, and to the record of late stores.
 *
 * <p>A store and its announcement are one step under the lock that the checker's own steps take.
 * Otherwise a hit on another processor could see the new word and not yet whose it is, or a first
 * walk of a table come between the decision not to announce and the store.
 *
 * <p>What is announced are whole entries: where they have 64 bits, a narrower store as a change of
 * the entry that it lies in, and one of 64 bits as one change; where they have 32 bits, a store of
 * 64 bits as two changes.
 */
final class WatchedRam {
  private final Ram ram;
  private final @Nullable CoherenceChecker checker;
  private final @Nullable LateStores lateStores;
  private final Object lock;
  private final boolean wide;

  private WatchedRam(
      Ram ram,
      int entryShift,
      @Nullable CoherenceChecker checker,
      @Nullable LateStores lateStores,
      Object lock) {
    this.ram = ram;
    wide = entryShift == Ram.DOUBLE_SHIFT;
    this.checker = checker;
    this.lateStores = lateStores;
    this.lock = lock;
  }

  /** Returns null if nobody watches. */
  static @Nullable WatchedRam of(
      Ram ram,
      int entryShift,
      @Nullable CoherenceChecker checker,
      @Nullable LateStores lateStores) {
    Object lock = checker != null ? checker : lateStores;
    return lock == null ? null : new WatchedRam(ram, entryShift, checker, lateStores, lock);
  }

  int exchange32(int cpu, long physical, int value) {
    synchronized (lock) {
      int old = ram.exchange32(physical, value);
      announceWord(cpu, physical, old, value);
      return old;
    }
  }

  long exchange64(int cpu, long physical, long value) {
    synchronized (lock) {
      long old = ram.exchange64(physical, value);
      announceDouble(cpu, physical, old, value);
      return old;
    }
  }

  boolean compareAndSet32(int cpu, long physical, int expected, int value) {
    synchronized (lock) {
      boolean done = ram.compareAndSet32(physical, expected, value);
      if (done) {
        announceWord(cpu, physical, expected, value);
      }
      return done;
    }
  }

  boolean compareAndSet64(int cpu, long physical, long expected, long value) {
    synchronized (lock) {
      boolean done = ram.compareAndSet64(physical, expected, value);
      if (done) {
        announceDouble(cpu, physical, expected, value);
      }
      return done;
    }
  }

  void store8(int cpu, long physical, int value) {
    synchronized (lock) {
      int old = ram.store8(physical, value);
      announcePart(cpu, physical, old);
    }
  }

  void store16(int cpu, long physical, int value) {
    synchronized (lock) {
      int old = ram.store16(physical, value);
      announcePart(cpu, physical, old);
    }
  }

  void store32s(int cpu, long physical, int[] from, int at, int count) {
    synchronized (lock) {
      if (announces(physical)) {
        for (int i = 0; i < count; i++) {
          exchange32(cpu, physical + ((long) i << Ram.WORD_SHIFT), from[at + i]);
        }
      } else {
        ram.store32s(physical, from, at, count);
      }
    }
  }

  void fill32(int cpu, long physical, int count, int first, int step) {
    synchronized (lock) {
      if (announces(physical)) {
        for (int i = 0; i < count; i++) {
          exchange32(cpu, physical + ((long) i << Ram.WORD_SHIFT), first + i * step);
        }
      } else {
        ram.fill32(physical, count, first, step);
      }
    }
  }

  void store64s(int cpu, long physical, long[] from, int at, int count) {
    synchronized (lock) {
      if (announces(physical)) {
        for (int i = 0; i < count; i++) {
          exchange64(cpu, physical + ((long) i << Ram.DOUBLE_SHIFT), from[at + i]);
        }
      } else {
        ram.store64s(physical, from, at, count);
      }
    }
  }

  void fill64(int cpu, long physical, int count, long first, long step) {
    synchronized (lock) {
      if (announces(physical)) {
        for (int i = 0; i < count; i++) {
          exchange64(cpu, physical + ((long) i << Ram.DOUBLE_SHIFT), first + i * step);
        }
      } else {
        ram.fill64(physical, count, first, step);
      }
    }
  }

  void store8s(int cpu, long physical, byte[] from, int at, int count) {
    synchronized (lock) {
      if (announces(physical)) {
        for (int i = 0; i < count; i++) {
          store8(cpu, physical + i, from[at + i]);
        }
      } else {
        ram.store8s(physical, from, at, count);
      }
    }
  }

  private boolean announces(long physical) {
    return lateStores != null
        || (checker != null && checker.isTable(physical >>> PageNumber.SHIFT));
  }

  /** A part of a word was stored; {@code old} is the whole word before. */
  private void announcePart(int cpu, long physical, int old) {
    long word = physical & -Ram.WORD_BYTES;
    announceWord(cpu, word, old, ram.load32(word));
  }

  private void announceWord(int cpu, long physical, int old, int value) {
    if (wide) {
      long entry = physical & -Ram.DOUBLE_BYTES;
      long now = ram.load64(entry);
      announce(cpu, entry, with(now, physical, old), with(now, physical, value));
    } else {
      announce(cpu, physical, Integer.toUnsignedLong(old), Integer.toUnsignedLong(value));
    }
  }

  private void announceDouble(int cpu, long physical, long old, long value) {
    if (wide) {
      announce(cpu, physical, old, value);
    } else {
      announceWord(cpu, physical, Doublewords.low(old), Doublewords.low(value));
      announceWord(cpu, physical + Ram.WORD_BYTES, Doublewords.high(old), Doublewords.high(value));
    }
  }

  private void announce(int cpu, long physical, long old, long value) {
    TableLog.Store store =
        checker != null && old != value && announces(physical)
            ? checker.stored(cpu, physical, old, value)
            : null;
    if (lateStores != null) {
      lateStores.stored(cpu, physical, old, value, store);
    }
  }

  /** Returns two words of which the one at an address is another. */
  private static long with(long both, long address, int word) {
    return (address & Ram.WORD_BYTES) == 0
        ? Doublewords.join(word, Doublewords.high(both))
        : Doublewords.join(Doublewords.low(both), word);
  }
}
