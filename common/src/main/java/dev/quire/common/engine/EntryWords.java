package dev.quire.common.engine;

import dev.quire.api.port.Cpu;

/** Loads and stores of table entries, counted. Entries are words of 32 bits. */
public final class EntryWords {
  private final Cpu cpu;
  private long loads;
  private long stores;

  EntryWords(Cpu cpu) {
    this.cpu = cpu;
  }

  /** How many entries were loaded. */
  long loads() {
    return loads;
  }

  /** How many were stored, exchanged or compared. */
  long stores() {
    return stores;
  }

  /** Loads the entry at {@code address}. */
  public long load(long address) {
    loads++;
    return Integer.toUnsignedLong(cpu.load32(address, false));
  }

  /** Stores an entry. */
  public void store(long address, long word) {
    stores++;
    cpu.store32(address, (int) word, false);
  }

  /** Stores an entry and returns the old one, atomically against walks that set bits in it. */
  public long exchange(long address, long word) {
    stores++;
    return Integer.toUnsignedLong(cpu.exchange32(address, (int) word, false));
  }

  /** Stores {@code word} if {@code expected} stands there. */
  public boolean compareAndSet(long address, long expected, long word) {
    stores++;
    return cpu.compareAndSet32(address, (int) expected, (int) word, false);
  }

  /** Loads {@code count} entries. */
  public void load(long address, int[] to, int count) {
    loads += count;
    cpu.load32s(address, to, 0, count, false);
  }

  /** Stores {@code count} entries. */
  public void store(long address, int[] from, int count) {
    stores += count;
    cpu.store32s(address, from, 0, count, false);
  }

  /** Stores {@code count} entries, each {@code step} more than the one before. */
  public void fill(long address, int count, long first, long step) {
    stores += count;
    cpu.fill32(address, count, (int) first, (int) step, false);
  }
}
