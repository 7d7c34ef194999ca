package dev.quire.common.frame;

import java.util.Arrays;

/** An array of ints that are 0 until they are set, in chunks that are allocated on touch. */
final class ChunkedInts {

  private static final int CHUNK_BITS = 12;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int[] UNTOUCHED = new int[CHUNK];

  private final int[][] chunks;

  /** Creates an array of {@code size} ints. */
  ChunkedInts(int size) {
    chunks = new int[(size + CHUNK - 1) / CHUNK][];
    Arrays.fill(chunks, UNTOUCHED);
  }

  int get(int index) {
    return chunks[index >>> CHUNK_BITS][index & (CHUNK - 1)];
  }

  @SuppressWarnings("ReferenceEquality") // the very array that stands for all untouched chunks
  void set(int index, int value) {
    int[] chunk = chunks[index >>> CHUNK_BITS];
    if (chunk == UNTOUCHED) {
      chunk = new int[CHUNK];
      chunks[index >>> CHUNK_BITS] = chunk;
    }
    chunk[index & (CHUNK - 1)] = value;
  }
}
