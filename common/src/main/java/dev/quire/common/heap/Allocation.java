package dev.quire.common.heap;

import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.VirtualAddress;

/**
 * One allocation.
 *
 * @param start its first byte
 * @param bytes what was asked for
 * @param size what it takes, in bytes from {@code start} on
 * @param alone whether its pages were mapped for it and go back with it
 */
record Allocation(VirtualAddress start, long bytes, long size, boolean alone) {

  static Allocation of(PageRange pages, boolean alone) {
    long bytes = pages.count() * PageNumber.BYTES;
    return new Allocation(pages.first().address(), bytes, bytes, alone);
  }

  /** Whether it is of whole pages. */
  boolean isPages() {
    return start.offset() == 0 && size % PageNumber.BYTES == 0;
  }

  /**
   * Its pages.
   *
   * @throws IllegalArgumentException if it is not of whole pages
   */
  PageRange pages() {
    if (!isPages()) {
      throw new IllegalArgumentException(
          "the allocation of "
              + bytes
              + " bytes at "
              + start
              + " shares a page with others; only whole pages can be given up");
    }
    return PageRange.of(start.page(), size / PageNumber.BYTES);
  }
}
