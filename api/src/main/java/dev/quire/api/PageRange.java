package dev.quire.api;

import com.google.auto.value.AutoValue;

/** Consecutive pages: at least one, never wrapping past the last page. */
@AutoValue
public abstract class PageRange {

  PageRange() {}

  /**
   * Returns {@code count} pages from {@code first} on.
   *
   * @throws PagingException.BadRange if {@code count} is below 1 or the range wraps around
   */
  public static PageRange of(PageNumber first, long count) {
    long pages = PageNumber.of(-1L >>> PageNumber.SHIFT).value() + 1;
    if (count < 1 || first.value() < 0 || first.value() > pages - count) {
      throw new PagingException.BadRange(first, count);
    }
    return new AutoValue_PageRange(first, count);
  }

  /** Returns the one page {@code page} as a range. */
  public static PageRange of(PageNumber page) {
    return of(page, 1);
  }

  /**
   * Returns the pages from {@code first} up to but without {@code limit}.
   *
   * @throws PagingException.BadRange if {@code limit} does not lie behind {@code first}
   */
  public static PageRange between(PageNumber first, PageNumber limit) {
    return of(first, limit.value() - first.value());
  }

  /** The first page. */
  public abstract PageNumber first();

  /** The number of pages, at least 1. */
  public abstract long count();

  /** Returns the page behind the last one. */
  public final PageNumber limit() {
    return first().plus(count());
  }

  /** Whether {@code page} is one of these pages. */
  public final boolean contains(PageNumber page) {
    return first().compareTo(page) <= 0 && page.compareTo(limit()) < 0;
  }

  /** Whether every page of {@code other} is one of these pages. */
  public final boolean contains(PageRange other) {
    return first().compareTo(other.first()) <= 0 && other.limit().compareTo(limit()) <= 0;
  }

  @Override
  public final String toString() {
    return first().address() + "..+" + count() + " pages";
  }
}
