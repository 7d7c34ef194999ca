package dev.quire.common.engine;

import java.util.Arrays;

/** What an edit needs while it is open; used again by the next one of the same depth. */
final class EditState {
  final Debts debts = new Debts();
  // First pages of tables that became empty, perhaps only for a while.
  final LongList emptied = new LongList();
  final LongList released = new LongList();
  // Frames set aside for the tables of the operation in progress.
  final LongList reserved = new LongList();
  final int[] words = new int[1 << 10];

  void clear() {
    debts.clear();
    emptied.clear();
    released.clear();
    reserved.clear();
  }

  /** A list of numbers that keeps its room. */
  static final class LongList {
    private long[] values = new long[16];
    private int size;

    void add(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    int size() {
      return size;
    }

    long get(int i) {
      return values[i];
    }

    long removeLast() {
      return values[--size];
    }

    void clear() {
      size = 0;
    }
  }
}
