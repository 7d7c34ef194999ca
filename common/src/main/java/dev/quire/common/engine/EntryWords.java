package dev.quire.common.engine;

import dev.quire.api.port.Cpu;

/** Loads and stores of table entries, counted. Entries are words of 32 bits. */
public final class EntryWords {
  private final Cpu cpu;
  private final EventCounts counts;

  EntryWords(Cpu cpu, EventCounts counts) {
    this.cpu = cpu;
    this.counts = counts;
  }

  /** Loads the entry at {@code address}. */
  public long load(long address) {
    counts.tableLoads++;
    return Integer.toUnsignedLong(cpu.load32(address, false));
  }

  /** Stores an entry. */
  public void store(long address, long word) {
    counts.tableStores++;
    cpu.store32(address, (int) word, false);
  }

  /** Stores an entry and returns the old one, atomically against walks that set bits in it. */
  public long exchange(long address, long word) {
    counts.tableStores++;
    return Integer.toUnsignedLong(cpu.exchange32(address, (int) word, false));
  }

  /** Stores {@code word} if {@code expected} stands there. */
  public boolean compareAndSet(long address, long expected, long word) {
    counts.tableStores++;
    return cpu.compareAndSet32(address, (int) expected, (int) word, false);
  }

  /** Loads {@code count} entries. */
  public void load(long address, int[] to, int count) {
    counts.tableLoads += count;
    cpu.load32s(address, to, 0, count, false);
  }

  /** Stores {@code count} entries. */
  public void store(long address, int[] from, int count) {
    counts.tableStores += count;
    cpu.store32s(address, from, 0, count, false);
  }

  /** Stores {@code count} entries, each {@code step} more than the one before. */
  public void fill(long address, int count, long first, long step) {
    counts.tableStores += count;
    cpu.fill32(address, count, (int) first, (int) step, false);
  }
}
