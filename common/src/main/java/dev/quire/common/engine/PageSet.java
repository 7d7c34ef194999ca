package dev.quire.common.engine;

import java.util.Arrays;

/** A small set of page numbers without an object each, in no order. */
final class PageSet {
  private long[] pages = new long[8];
  private int size;

  int size() {
    return size;
  }

  long get(int i) {
    return pages[i];
  }

  /** The pages by rising number, in an array of the caller's own. */
  long[] inOrder() {
    long[] all = Arrays.copyOf(pages, size);
    Arrays.sort(all);
    return all;
  }

  void add(long page) {
    if (size == pages.length) {
      pages = Arrays.copyOf(pages, 2 * size);
    }
    pages[size++] = page;
  }

  void remove(long page) {
    for (int i = size - 1; i >= 0; i--) {
      if (pages[i] == page) {
        pages[i] = pages[--size];
        return;
      }
    }
  }
}
