package dev.quire.common.swap;

import java.util.Arrays;

/** Pairs of space and page, in arrays that are used again. */
public final class Mappings {

  private int[] spaces = new int[8];
  private long[] pages = new long[8];
  private int size;

  /** Creates an empty list. */
  public Mappings() {}

  /** The number of pairs. */
  public int size() {
    return size;
  }

  /** The handle of the space of a pair. */
  public int space(int index) {
    return spaces[index];
  }

  /** The page of a pair, its unsigned number. */
  public long page(int index) {
    return pages[index];
  }

  /** Appends a pair. */
  public void add(int space, long page) {
    if (size == spaces.length) {
      spaces = Arrays.copyOf(spaces, 2 * size);
      pages = Arrays.copyOf(pages, 2 * size);
    }
    spaces[size] = space;
    pages[size++] = page;
  }

  /** Forgets all pairs. */
  public void clear() {
    size = 0;
  }
}
