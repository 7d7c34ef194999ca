package dev.quire.common.hardware;

/** What the walk under way has read so far: used again for each walk. */
final class WalkTrace {
  static final int MAX_LEVELS = 4;

  final long[] addresses = new long[MAX_LEVELS];
  final long[] words = new long[MAX_LEVELS];

  /**
   * When each word was read. A walk takes time: while it is under way a table may be unlinked,
   * freed, used again and linked, so that what was freed after the walk began need not have been
   * freed after the walk heard of it.
   */
  final long[] times = new long[MAX_LEVELS];

  int levels;

  /** When the walk began. */
  long begun;

  void begin(long now) {
    levels = 0;
    begun = now;
  }

  void note(int level, long address, long word, long time) {
    addresses[level] = address;
    words[level] = word;
    times[level] = time;
    levels = level + 1;
  }
}
