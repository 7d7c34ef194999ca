package dev.quire.api;

import com.google.auto.value.AutoValue;

/** The number of a page: a virtual address divided by the page size. */
@AutoValue
public abstract class PageNumber implements Comparable<PageNumber> {

  /** log2 of the page size: 12. */
  public static final int SHIFT = 12;

  /** The page size: 4096 bytes. */
  public static final int BYTES = 1 << SHIFT;

  PageNumber() {}

  /** Returns the page with this unsigned number. */
  public static PageNumber of(long value) {
    return new AutoValue_PageNumber(value);
  }

  /**
   * Returns the page that starts at {@code address}.
   *
   * @throws PagingException.Misaligned if no page starts there
   */
  public static PageNumber startingAt(VirtualAddress address) {
    if (address.offset() != 0) {
      throw new PagingException.Misaligned("virtual address", address.value(), BYTES);
    }
    return address.page();
  }

  /** The unsigned number of the page. */
  public abstract long value();

  /** Returns the first address of the page. */
  public final VirtualAddress address() {
    return VirtualAddress.of(value() << SHIFT);
  }

  /** Returns the page {@code pages} further on. */
  public final PageNumber plus(long pages) {
    return of(value() + pages);
  }

  @Override
  public final int compareTo(PageNumber other) {
    return Long.compareUnsigned(value(), other.value());
  }

  @Override
  public final String toString() {
    return "page 0x" + Long.toHexString(value());
  }
}
