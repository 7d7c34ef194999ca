package dev.quire.conformance;

import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Protection;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an address space is to the model: a plain map from page to what stands there. */
final class ModelSpace {

  /** What stands in a page. */
  static final class Page {
    final boolean ticket;
    final long payload;
    final int frame;
    final MemoryType type;
    Protection protection;
    boolean accessed;
    boolean dirty;
    // That of the large mapping in which it lies, or 0.
    int order;

    private Page(boolean ticket, long payload, int frame, Protection protection, MemoryType type) {
      this.ticket = ticket;
      this.payload = payload;
      this.frame = frame;
      this.protection = protection;
      this.type = type;
    }

    static Page ticket(long payload) {
      return new Page(true, payload, -1, Protection.KERNEL_READ, MemoryType.WRITE_BACK);
    }

    static Page mapped(int frame, Protection protection, MemoryType type) {
      return new Page(false, 0, frame, protection, type);
    }

    /** A page of a large mapping, which is accessed and dirty from the start. */
    static Page large(int frame, Protection protection, MemoryType type, int order) {
      Page page = mapped(frame, protection, type);
      page.accessed = true;
      page.dirty = true;
      page.order = order;
      return page;
    }

    @Override
    public String toString() {
      return ticket
          ? "ticket 0x" + Long.toHexString(payload)
          : "frame #"
              + frame
              + " "
              + protection
              + " "
              + type
              + (accessed ? " accessed" : "")
              + (dirty ? " dirty" : "")
              + (order == 0 ? "" : " of order " + order);
    }
  }

  private final NavigableMap<PageNumber, Page> pages = new TreeMap<>();
  private final boolean kernel;

  ModelSpace(boolean kernel) {
    this.kernel = kernel;
  }

  boolean isKernel() {
    return kernel;
  }

  NavigableMap<PageNumber, Page> pages() {
    return pages;
  }

  @Nullable Page at(PageNumber page) {
    return pages.get(page);
  }

  @Nullable Page mapped(PageNumber page) {
    Page found = pages.get(page);
    return found == null || found.ticket ? null : found;
  }

  /** The pages of the large mapping in which a page lies, or the page alone. */
  PageRange large(PageNumber page) {
    Page found = pages.get(page);
    long count = found == null ? 1 : 1L << found.order;
    return PageRange.of(PageNumber.of(page.value() & -count), count);
  }

  /** Whether a large mapping lies partly among these pages. */
  boolean cutsLarge(PageRange range) {
    return !range.contains(large(range.first())) || !range.contains(large(range.limit().plus(-1)));
  }

  /** Whether a page of a large mapping is among these. */
  boolean anyLarge(PageRange range) {
    return mappedIn(range).stream().anyMatch(page -> page.order != 0);
  }

  boolean anyOccupied(PageRange range) {
    return !occupied(range).isEmpty();
  }

  boolean allOccupied(PageRange range) {
    return occupied(range).size() == range.count();
  }

  List<PageNumber> occupied(PageRange range) {
    return new ArrayList<>(pages.subMap(range.first(), true, range.limit(), false).keySet());
  }

  List<Page> mappedIn(PageRange range) {
    return pages.subMap(range.first(), true, range.limit(), false).values().stream()
        .filter(page -> !page.ticket)
        .toList();
  }
}
