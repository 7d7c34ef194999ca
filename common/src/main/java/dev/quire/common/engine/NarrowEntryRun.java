package dev.quire.common.engine;

/** Entries of 4 bytes. */
final class NarrowEntryRun extends EntryRun {
  private final EntryWords counted;
  private final int[] words;

  NarrowEntryRun(EntryWords counted, int length) {
    this.counted = counted;
    words = new int[length];
  }

  @Override
  void load(long address, int n) {
    counted.loads += n;
    counted.cpu.load32s(address, words, 0, n, false);
  }

  @Override
  void store(long address, int n) {
    counted.stores += n;
    counted.cpu.store32s(address, words, 0, n, false);
  }

  @Override
  long get(int i) {
    return Integer.toUnsignedLong(words[i]);
  }

  @Override
  void set(int i, long word) {
    words[i] = (int) word;
  }

  @Override
  void surveyMany(int n) {
    int[] all = words;
    int any = 0;
    int nonzero = 0;
    for (int i = 0; i < n; i++) {
      any |= all[i];
      nonzero += (all[i] | -all[i]) >>> (Integer.SIZE - 1);
    }
    union = Integer.toUnsignedLong(any);
    occupied = nonzero;
  }
}
