package dev.quire.common.hardware;

/** What the walk under way has read so far: used again for each walk. */
final class WalkTrace {
  static final int MAX_LEVELS = 4;

  final long[] addresses = new long[MAX_LEVELS];
  final long[] words = new long[MAX_LEVELS];

  /** When each word was read, or earlier. */
  final long[] sequences = new long[MAX_LEVELS];

  int levels;

  /** When the walk began. */
  long begun;

  /** When the oldest word that it uses was read. */
  long sequence;

  void begin(long now) {
    levels = 0;
    begun = now;
    sequence = now;
  }

  void note(int level, long address, long word) {
    addresses[level] = address;
    words[level] = word;
    sequences[level] = begun;
    levels = level + 1;
  }

  /** The word of a level was read earlier. */
  void since(int level, long then) {
    sequences[level] = then;
    sequence = Math.min(sequence, then);
  }
}
