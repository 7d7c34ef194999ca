package dev.quire.common.heap;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs of kernel pages: addresses, nothing mapped. First fit from the lowest address; runs that
 * come back are joined with their neighbours. May be shared by all who need kernel pages: heaps,
 * processes, roots of address spaces.
 */
public final class KernelAddresses {

  private final PageRange all;

  /** The free runs: count by first page. */
  @GuardedBy("this")
  private final TreeMap<Long, Long> free = new TreeMap<>();

  @GuardedBy("this")
  private long freePages;

  private KernelAddresses(PageRange all) {
    this.all = all;
    free.put(all.first().value(), all.count());
    freePages = all.count();
  }

  /**
   * Creates an allocator of addresses.
   *
   * @param pages what it hands out, for example {@link dev.quire.api.Layout#kernelHeap()}
   */
  public static KernelAddresses create(PageRange pages) {
    return new KernelAddresses(pages);
  }

  /** All pages, free or not. */
  public PageRange pages() {
    return all;
  }

  /** The number of pages that are free. */
  public synchronized long freePages() {
    return freePages;
  }

  /** As {@link #allocate(long, long)}, from any page on. */
  public PageRange allocate(long count) {
    return allocate(count, 1);
  }

  /**
   * Takes the lowest run that is long enough.
   *
   * @param count how many pages, at least 1
   * @param alignment the first page's number is a multiple of this, a power of two
   * @throws KernelHeapFullException if there is none
   * @throws IllegalArgumentException if {@code count} is below 1 or the alignment no power of two
   */
  public synchronized PageRange allocate(long count, long alignment) {
    if (count < 1) {
      throw new IllegalArgumentException("a run of " + count + " pages; it must have at least 1");
    }
    if (Long.bitCount(alignment) != 1 || alignment < 0) {
      throw new IllegalArgumentException(
          "a run aligned to " + alignment + " pages; alignments are powers of two");
    }
    for (Map.Entry<Long, Long> run : free.entrySet()) {
      long first = run.getKey();
      long skipped = -first & (alignment - 1);
      if (run.getValue() - skipped >= count) {
        take(first, run.getValue(), skipped, count);
        return PageRange.of(PageNumber.of(first + skipped), count);
      }
    }
    throw KernelHeapFullException.noRun(count, alignment, freePages, all);
  }

  @GuardedBy("this")
  private void take(long first, long length, long skipped, long count) {
    free.remove(first);
    if (skipped > 0) {
      free.put(first, skipped);
    }
    if (length > skipped + count) {
      free.put(first + skipped + count, length - skipped - count);
    }
    freePages -= count;
  }

  /**
   * Gives a run back, or a part of one.
   *
   * @throws IllegalArgumentException if one of the pages is not of these, or is free
   */
  public synchronized void free(PageRange pages) {
    long first = pages.first().value();
    long count = pages.count();
    Map.Entry<Long, Long> below = free.floorEntry(first);
    Map.Entry<Long, Long> above = free.ceilingEntry(first);
    if (!all.contains(pages)
        || (below != null && below.getKey() + below.getValue() > first)
        || (above != null && above.getKey() < first + count)) {
      throw new IllegalArgumentException(pages + " was not allocated from the kernel pages " + all);
    }
    freePages += count;
    if (above != null && above.getKey() == first + count) {
      count += above.getValue();
      free.remove(above.getKey());
    }
    if (below != null && below.getKey() + below.getValue() == first) {
      count += below.getValue();
      first = below.getKey();
    }
    free.put(first, count);
  }
}
