package dev.quire.common.engine;

/**
 * Room for the entries of a table, which are loaded, looked at and stored as one. They are held as
 * wide as they are, so that looking at all of them takes few instructions.
 */
abstract class EntryRun {
  long union;
  int occupied;

  /** Loads the first {@code n} entries from {@code address} on. */
  abstract void load(long address, int n);

  /** Stores the first {@code n} entries from {@code address} on. */
  abstract void store(long address, int n);

  /** One of the entries, zero-extended. */
  abstract long get(int i);

  /** Replaces one of the entries here; nothing is stored. */
  abstract void set(int i, long word);

  /**
   * Looks at the first {@code n} entries, all in one pass; {@link #union} and {@link #occupied}
   * then tell of them.
   */
  abstract void survey(int n);

  /** All bits that any of the entries had that were surveyed last. */
  final long union() {
    return union;
  }

  /** How many of the entries that were surveyed last were not 0. */
  final int occupied() {
    return occupied;
  }

  /** The first entry that is not 0; there is one. */
  final int firstOccupied() {
    int i = 0;
    while (get(i) == 0) {
      i++;
    }
    return i;
  }
}
