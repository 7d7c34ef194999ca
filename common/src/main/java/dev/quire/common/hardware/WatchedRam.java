package dev.quire.common.hardware;

import dev.quire.api.PageNumber;
import org.jspecify.annotations.Nullable;

/**
 * Stores that are announced: to the coherence checker, and to the record of late stores.
 *
 * <p>A store and its announcement are one step under the lock that the checker's own steps take.
 * Otherwise a hit on another processor could see the new word and not yet whose it is, or a first
 * walk of a table come between the decision not to announce and the store.
 */
final class WatchedRam {
  private static final long UNSIGNED = (1L << Integer.SIZE) - 1;

  private final Ram ram;
  private final @Nullable CoherenceChecker checker;
  private final @Nullable LateStores lateStores;
  private final Object lock;

  private WatchedRam(
      Ram ram, @Nullable CoherenceChecker checker, @Nullable LateStores lateStores, Object lock) {
    this.ram = ram;
    this.checker = checker;
    this.lateStores = lateStores;
    this.lock = lock;
  }

  /** Returns null if nobody watches. */
  static @Nullable WatchedRam of(
      Ram ram, @Nullable CoherenceChecker checker, @Nullable LateStores lateStores) {
    Object lock = checker != null ? checker : lateStores;
    return lock == null ? null : new WatchedRam(ram, checker, lateStores, lock);
  }

  int exchange32(int cpu, long physical, int value) {
    synchronized (lock) {
      int old = ram.exchange32(physical, value);
      announce(cpu, physical, old, value);
      return old;
    }
  }

  boolean compareAndSet32(int cpu, long physical, int expected, int value) {
    synchronized (lock) {
      boolean done = ram.compareAndSet32(physical, expected, value);
      if (done) {
        announce(cpu, physical, expected, value);
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
    announce(cpu, word, old, ram.load32(word));
  }

  private void announce(int cpu, long physical, int old, int value) {
    if (lateStores != null) {
      lateStores.stored(cpu, physical, old);
    }
    if (checker != null) {
      checker.stored(cpu, physical, old & UNSIGNED, value & UNSIGNED);
    }
  }
}
