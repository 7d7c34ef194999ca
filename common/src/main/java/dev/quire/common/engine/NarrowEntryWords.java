package dev.quire.common.engine;

import dev.quire.api.port.Cpu;

/** Entries of 4 bytes. */
final class NarrowEntryWords extends EntryWords {

  NarrowEntryWords(Cpu cpu) {
    super(cpu);
  }

  @Override
  EntryRun run(int length) {
    return new NarrowEntryRun(this, length);
  }

  @Override
  public long load(long address) {
    loads++;
    return Integer.toUnsignedLong(single.load32(address, false));
  }

  @Override
  public void store(long address, long word) {
    stores++;
    single.store32(address, (int) word, false);
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
    int[] words = new int[count];
    cpu.load32s(address, words, 0, count, false);
    for (int i = 0; i < count; i++) {
      to[i] = Integer.toUnsignedLong(words[i]);
    }
  }

  @Override
  public void store(long address, long[] from, int count) {
    stores += count;
    int[] words = new int[count];
    for (int i = 0; i < count; i++) {
      words[i] = (int) from[i];
    }
    cpu.store32s(address, words, 0, count, false);
  }

  @Override
  public void fill(long address, int count, long first, long step) {
    stores += count;
    cpu.fill32(address, count, (int) first, (int) step, false);
  }
}
