package dev.quire.common.engine;

/**
 * Room for the entries of a table, which are loaded, looked at and stored as one. They are held as
 * wide as they are, so that looking at all of them takes few instructions.
 */
abstract class EntryRun {
  private static final int MANY = 256;

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
   *
   * <p>Few are looked at apart from many: the just-in-time compiler unrolls a loop as far as it has
   * been seen to go, and that for many is to be compiled into operations on several words at once.
   */
  final void survey(int n) {
    if (n >= MANY) {
      surveyMany(n);
      return;
    }
    union = 0;
    occupied = 0;
    for (int i = 0; i < n; i++) {
      long word = get(i);
      union |= word;
      occupied += word == 0 ? 0 : 1;
    }
  }

  /** Surveys {@link #MANY} entries or more. */
  abstract void surveyMany(int n);

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
