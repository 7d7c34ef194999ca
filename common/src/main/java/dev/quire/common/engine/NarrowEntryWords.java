package dev.quire.common.engine;

import dev.quire.api.port.Cpu;

/** Entries of 4 bytes. */
final class NarrowEntryWords extends EntryWords {

  NarrowEntryWords(Cpu cpu) {
    super(cpu);
  }

  @Override
  public long load(long address) {
    loads++;
    return Integer.toUnsignedLong(cpu.load32(address, false));
  }

  @Override
  public void store(long address, long word) {
    stores++;
    cpu.store32(address, (int) word, false);
  }

  @Override
  public long exchange(long address, long word) {
    stores++;
    return Integer.toUnsignedLong(cpu.exchange32(address, (int) word, false));
  }

  @Override
  public boolean compareAndSet(long address, long expected, long word) {
    stores++;
    return cpu.compareAndSet32(address, (int) expected, (int) word, false);
  }

  @Override
  public void load(long address, long[] to, int count) {
    loads += count;
    cpu.load32s(address, to, 0, count, false);
  }

  @Override
  public void store(long address, long[] from, int count) {
    stores += count;
    cpu.store32s(address, from, 0, count, false);
  }

  @Override
  public void fill(long address, int count, long first, long step) {
    stores += count;
    cpu.fill32(address, count, (int) first, (int) step, false);
  }
}
