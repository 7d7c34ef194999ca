package dev.quire.common.heap;

import dev.quire.api.PageNumber;

/** What may be asked of a heap. */
final class Requests {

  private static final int MAX_ORDER = 10;
  private static final long MAX_BYTES = Long.MAX_VALUE / 2;

  private Requests() {}

  static void check(long bytes, long alignment) {
    if (bytes < 1 || bytes > MAX_BYTES) {
      throw new IllegalArgumentException("an allocation of " + bytes + " bytes; it has 1 or more");
    }
    if (Long.bitCount(alignment) != 1 || alignment < 0) {
      throw new IllegalArgumentException(
          "an allocation at a multiple of " + alignment + "; alignments are powers of two");
    }
  }

  /** The pages that bytes take from a page's start on. */
  static long pages(long bytes) {
    return FreeBlocks.roundUp(bytes, PageNumber.BYTES) / PageNumber.BYTES;
  }

  /** The bytes of so many pages. */
  static long bytes(long pages) {
    if (pages < 1 || pages > MAX_BYTES / PageNumber.BYTES) {
      throw new IllegalArgumentException("an allocation of " + pages + " pages; it has 1 or more");
    }
    return pages * PageNumber.BYTES;
  }

  /** The pages of a run. */
  static long run(int order) {
    if (order < 0 || order > MAX_ORDER) {
      throw new IllegalArgumentException(
          "a run of order " + order + "; it must be 0 to " + MAX_ORDER);
    }
    return 1L << order;
  }
}
