package dev.quire.common.swap;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The numbers by which tickets name regions: one record a region, however large, and however many
 * parts it is cut into, and however many processes inherited it. A record lives as long as a page
 * of its region does.
 */
final class RegionRecords {

  private final long limit;
  private final BitSet used = new BitSet();
  private long[] pages = new long[16];

  /**
   * Creates an empty table.
   *
   * @param limit the first number that does not fit in a ticket
   */
  RegionRecords(long limit) {
    this.limit = limit;
  }

  int used() {
    return used.cardinality();
  }

  /** Takes a record for a region of so many pages. */
  int add(long count) {
    int record = used.nextClearBit(0);
    if (record >= limit) {
      throw new IllegalStateException("there are " + limit + " regions; tickets name no more");
    }
    if (record >= pages.length) {
      pages = Arrays.copyOf(pages, 2 * pages.length);
    }
    used.set(record);
    pages[record] = count;
    return record;
  }

  /** Notes that a further process has so many pages of the region. */
  void retain(int record, long count) {
    pages[record] += count;
  }

  /** Notes that so many pages of the region are gone; returns whether none is left. */
  boolean drop(int record, long count) {
    pages[record] -= count;
    if (pages[record] > 0) {
      return false;
    }
    used.clear(record);
    return true;
  }
}
