package dev.quire.common.frame;

import java.util.Arrays;

/**
 * One bit a frame, set while the frame is free. A search begins where the last one ended (next
 * fit). Runs are found by search too, at any order.
 */
final class FrameBitmap implements FreeFrames {

  private static final int WORD_ORDER = Integer.numberOfTrailingZeros(Long.SIZE);
  private static final long ALL = -1L;

  /** For each order below that of a word, the bits at multiples of {@code 1 << order}. */
  private static final long[] ALIGNED = aligned();

  private final long base;
  private final long[] words;
  private int hint;
  private long available;

  FrameBitmap(FrameRuns runs) {
    long granule = 1L << MAX_ORDER;
    base = runs.lowest() & -granule;
    long span = (runs.limit() - base + granule - 1) & -granule;
    words = new long[(int) (span / Long.SIZE)];
    for (int i = 0; i < runs.count(); i++) {
      fill(runs.first(i) - base, runs.end(i) - base);
    }
    available = runs.frames();
  }

  @Override
  public long takeOne() {
    return takeRun(0);
  }

  @Override
  public long takeRun(int order) {
    if (available < 1L << order) {
      return NONE;
    }
    return order < WORD_ORDER ? takeWithinWord(order) : takeWords(order);
  }

  @Override
  public void giveBack(long frame, int order) {
    long index = frame - base;
    int word = (int) (index >>> WORD_ORDER);
    if (order < WORD_ORDER) {
      words[word] |= lowBits(order) << index;
    } else {
      Arrays.fill(words, word, word + wordsOf(order), ALL);
    }
    available += 1L << order;
  }

  @Override
  public long available() {
    return available;
  }

  private long takeWithinWord(int order) {
    int word = hint;
    for (int i = 0; i < words.length; i++) {
      long starts = words[word];
      for (int half = 0; half < order; half++) {
        starts &= starts >>> (1 << half);
      }
      starts &= ALIGNED[order];
      if (starts != 0) {
        int bit = Long.numberOfTrailingZeros(starts);
        words[word] &= ~(lowBits(order) << bit);
        hint = word;
        available -= 1L << order;
        return base + ((long) word << WORD_ORDER) + bit;
      }
      word = word + 1 == words.length ? 0 : word + 1;
    }
    return NONE;
  }

  private long takeWords(int order) {
    int count = wordsOf(order);
    int start = hint & -count;
    for (int i = 0; i < words.length; i += count) {
      if (allFree(start, count)) {
        Arrays.fill(words, start, start + count, 0);
        hint = start;
        available -= 1L << order;
        return base + ((long) start << WORD_ORDER);
      }
      start = start + count == words.length ? 0 : start + count;
    }
    return NONE;
  }

  private boolean allFree(int start, int count) {
    for (int word = start; word < start + count; word++) {
      if (words[word] != ALL) {
        return false;
      }
    }
    return true;
  }

  /** Sets the bits from {@code from} to before {@code to}, whole words at once. */
  private void fill(long from, long to) {
    long index = from;
    while (index < to) {
      int word = (int) (index >>> WORD_ORDER);
      long wordEnd = (word + 1L) << WORD_ORDER;
      long end = Math.min(to, wordEnd);
      words[word] |= ALL >>> (Long.SIZE - (end - index)) << index;
      index = end;
    }
  }

  private static int wordsOf(int order) {
    return 1 << (order - WORD_ORDER);
  }

  private static long lowBits(int order) {
    return ALL >>> (Long.SIZE - (1 << order));
  }

  private static long[] aligned() {
    long[] masks = new long[WORD_ORDER];
    for (int order = 0; order < masks.length; order++) {
      for (int bit = 0; bit < Long.SIZE; bit += 1 << order) {
        masks[order] |= 1L << bit;
      }
    }
    return masks;
  }
}
