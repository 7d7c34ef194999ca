package dev.quire.common.engine;

/** Entries of 8 bytes. */
final class WideEntryRun extends EntryRun {
  private final EntryWords counted;
  private final long[] words;

  WideEntryRun(EntryWords counted, int length) {
    this.counted = counted;
    words = new long[length];
  }

  @Override
  void load(long address, int n) {
    counted.loads += n;
    counted.cpu.load64s(address, words, 0, n, false);
  }

  @Override
  void store(long address, int n) {
    counted.stores += n;
    counted.cpu.store64s(address, words, 0, n, false);
  }

  @Override
  long get(int i) {
    return words[i];
  }

  @Override
  void set(int i, long word) {
    words[i] = word;
  }

  @Override
  void surveyMany(int n) {
    long[] all = words;
    long any = 0;
    int nonzero = 0;
    for (int i = 0; i < n; i++) {
      any |= all[i];
      nonzero += (int) ((all[i] | -all[i]) >>> (Long.SIZE - 1));
    }
    union = any;
    occupied = nonzero;
  }
}
