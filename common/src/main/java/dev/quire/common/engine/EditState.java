package dev.quire.common.engine;

import java.util.Arrays;

/** What an edit needs while it is open; used again by the next one of the same depth. */
final class EditState {
  final Debts debts = new Debts();
  // First pages of tables that became empty, perhaps only for a while.
  final LongList emptied = new LongList();
  // Tables that were unlinked: the first page, the level and the frame of each.
  final LongList unlinked = new LongList();
  // How many numbers of those the access has forgotten.
  int forgotten;
  // First pages of large entries that the operation in progress has emptied.
  final LongList cleared = new LongList();
  // Frames to drop at the end: tables that were unlinked, and what the caller released.
  final LongList freed = new LongList();
  // Frames set aside for the tables of the operation in progress.
  final LongList reserved = new LongList();
  // A run of entries as they were loaded, and as they are to be.
  final EntryRun words;
  final EntryRun changed;
  // What was paid so far.
  int pagesPaid;
  boolean allPaid;

  final PageTables tables;

  EditState(PagingKernel paging, KernelProcessor on) {
    words = on.words().run(paging.parts().geometry().entries(1));
    changed = on.words().run(paging.parts().geometry().entries(1));
    tables = new PageTables(paging, on, this);
  }

  void clear() {
    debts.clear();
    pagesPaid = 0;
    allPaid = false;
    emptied.clear();
    unlinked.clear();
    forgotten = 0;
    freed.clear();
    cleared.clear();
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
