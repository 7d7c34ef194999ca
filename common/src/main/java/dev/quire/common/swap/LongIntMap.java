package dev.quire.common.swap;

import java.util.Arrays;

/**
 * A map from non-negative numbers to non-negative numbers, in two arrays: no object per entry.
 * Collisions go to the next place; a removal closes the gap, so that nothing ever marks a grave.
 */
final class LongIntMap {

  /** What {@link #get} returns for a key that is not there. */
  static final int NONE = -1;

  private static final long EMPTY = -1;
  private static final int FIRST_CAPACITY = 64;

  /** A multiplier that spreads keys over the high bits: 2^64 divided by the golden ratio. */
  private static final long SPREAD = -7_046_029_254_386_353_131L;

  private long[] keys = filled(FIRST_CAPACITY);
  private int[] values = new int[FIRST_CAPACITY];
  private int size;

  int size() {
    return size;
  }

  int get(long key) {
    int place = place(key);
    return keys[place] == key ? values[place] : NONE;
  }

  void put(long key, int value) {
    int place = place(key);
    if (keys[place] != key) {
      if (2 * (size + 1) > keys.length) {
        grow();
        place = place(key);
      }
      keys[place] = key;
      size++;
    }
    values[place] = value;
  }

  /** Removes a key; returns its value, or {@link #NONE}. */
  int remove(long key) {
    int gap = place(key);
    if (keys[gap] != key) {
      return NONE;
    }
    int value = values[gap];
    size--;
    int place = next(gap);
    while (keys[place] != EMPTY) {
      int home = home(keys[place]);
      // The entry may move into the gap unless its home lies behind the gap, cyclically.
      boolean homeBehindGap =
          gap < place ? (gap < home && home <= place) : (gap < home || home <= place);
      if (!homeBehindGap) {
        keys[gap] = keys[place];
        values[gap] = values[place];
        gap = place;
      }
      place = next(place);
    }
    keys[gap] = EMPTY;
    return value;
  }

  /** The key's place, or the empty one where it would go. */
  private int place(long key) {
    int place = home(key);
    while (keys[place] != EMPTY && keys[place] != key) {
      place = next(place);
    }
    return place;
  }

  private int home(long key) {
    return (int) ((key * SPREAD) >>> (1 + Long.numberOfLeadingZeros(keys.length)));
  }

  private int next(int place) {
    return place + 1 == keys.length ? 0 : place + 1;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = filled(2 * oldKeys.length);
    values = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != EMPTY) {
        int place = place(oldKeys[i]);
        keys[place] = oldKeys[i];
        values[place] = oldValues[i];
      }
    }
  }

  private static long[] filled(int capacity) {
    long[] keys = new long[capacity];
    Arrays.fill(keys, EMPTY);
    return keys;
  }
}
