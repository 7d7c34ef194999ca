package dev.quire.common.engine;

import dev.quire.api.port.Cpu;

/** Entries of 8 bytes. */
final class WideEntryWords extends EntryWords {

  WideEntryWords(Cpu cpu) {
    super(cpu);
  }

  @Override
  EntryRun run(int length) {
    return new WideEntryRun(this, length);
  }

  @Override
  public long load(long address) {
    loads++;
    return single.load64(address, false);
  }

  @Override
  public void store(long address, long word) {
    stores++;
    single.store64(address, word, false);
  }

  @Override
  public long exchange(long address, long word) {
    stores++;
    return cpu.exchange64(address, word, false);
  }

  @Override
  public boolean compareAndSet(long address, long expected, long word) {
    stores++;
    return cpu.compareAndSet64(address, expected, word, false);
  }

  @Override
  public void load(long address, long[] to, int count) {
    loads += count;
    cpu.load64s(address, to, 0, count, false);
  }

  @Override
  public void store(long address, long[] from, int count) {
    stores += count;
    cpu.store64s(address, from, 0, count, false);
  }

  @Override
  public void fill(long address, int count, long first, long step) {
    stores += count;
    cpu.fill64(address, count, first, step, false);
  }
}
