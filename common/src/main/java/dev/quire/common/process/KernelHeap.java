package dev.quire.common.process;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs of kernel pages: addresses, nothing mapped. First fit from the lowest address; runs that
 * come back are joined with their neighbours.
 */
public final class KernelHeap {

  private final PageRange all;

  /** The free runs: count by first page. */
  @GuardedBy("this")
  private final TreeMap<Long, Long> free = new TreeMap<>();

  @GuardedBy("this")
  private long freePages;

  private KernelHeap(PageRange all) {
    this.all = all;
    free.put(all.first().value(), all.count());
    freePages = all.count();
  }

  /**
   * Creates a heap.
   *
   * @param pages what it hands out, for example {@link dev.quire.api.Layout#kernelHeap()}
   */
  public static KernelHeap create(PageRange pages) {
    return new KernelHeap(pages);
  }

  /** The number of pages that are free. */
  public synchronized long freePages() {
    return freePages;
  }

  /**
   * Takes the lowest run that is long enough.
   *
   * @param count how many pages, at least 1
   * @throws KernelHeapFullException if there is none
   * @throws IllegalArgumentException if {@code count} is below 1
   */
  public synchronized PageRange allocate(long count) {
    if (count < 1) {
      throw new IllegalArgumentException("a run of " + count + " pages; it must have at least 1");
    }
    Map.Entry<Long, Long> run = free.firstEntry();
    while (run != null && run.getValue() < count) {
      run = free.higherEntry(run.getKey());
    }
    if (run == null) {
      throw new KernelHeapFullException(count, freePages);
    }
    long first = run.getKey();
    free.remove(first);
    if (run.getValue() > count) {
      free.put(first + count, run.getValue() - count);
    }
    freePages -= count;
    return PageRange.of(PageNumber.of(first), count);
  }

  /**
   * Gives a run back, or a part of one.
   *
   * @throws IllegalArgumentException if one of the pages is not the heap's, or is free
   */
  public synchronized void free(PageRange pages) {
    long first = pages.first().value();
    long count = pages.count();
    Map.Entry<Long, Long> below = free.floorEntry(first);
    Map.Entry<Long, Long> above = free.ceilingEntry(first);
    if (!all.contains(pages)
        || (below != null && below.getKey() + below.getValue() > first)
        || (above != null && above.getKey() < first + count)) {
      throw new IllegalArgumentException(pages + " was not allocated from the kernel heap " + all);
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
