package dev.quire.common.engine;

import dev.quire.api.port.Cpu;
import dev.quire.api.port.CpuWords;

/**
 * Loads and stores of table entries, counted, whatever size they have: an entry is held in a {@code
 * long}, zero-extended.
 */
public abstract class EntryWords {
  final Cpu cpu;
  final CpuWords single;
  long loads;
  long stores;

  EntryWords(Cpu cpu) {
    this.cpu = cpu;
    this.single = cpu.words();
  }

  /** Returns the words of entries of {@code 1 << entryShift} bytes: 4 or 8. */
  static EntryWords of(Cpu cpu, int entryShift) {
    return 1 << entryShift == Integer.BYTES ? new NarrowEntryWords(cpu) : new WideEntryWords(cpu);
  }

  /** Returns room for {@code length} entries that are loaded and stored together. */
  abstract EntryRun run(int length);

  /** How many entries were loaded. */
  final long loads() {
    return loads;
  }

  /** How many were stored, exchanged or compared. */
  final long stores() {
    return stores;
  }

  /** Loads the entry at {@code address}. */
  public abstract long load(long address);

  /** Stores an entry. */
  public abstract void store(long address, long word);

  /** Stores an entry and returns the old one, atomically against walks that set bits in it. */
  public abstract long exchange(long address, long word);

  /** Stores {@code word} if {@code expected} stands there. */
  public abstract boolean compareAndSet(long address, long expected, long word);

  /** Loads {@code count} entries. */
  public abstract void load(long address, long[] to, int count);

  /** Stores {@code count} entries. */
  public abstract void store(long address, long[] from, int count);

  /** Stores {@code count} entries, each {@code step} more than the one before. */
  public abstract void fill(long address, int count, long first, long step);
}
