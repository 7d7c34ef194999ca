package dev.quire.common.heap;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.VirtualAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A heap whose allocations lie side by side.
 *
 * <p>The monitor guards what is known, never an edit: pages are taken from the free blocks before
 * they are unmapped, and come to them after they were mapped.
 */
final class PackedHeap implements KernelHeap {

  /** Every allocation takes a multiple of this, in bytes. */
  static final int GRANULE = 16;

  private final HeapPages pages;
  private final FrameOwner owner;
  private final int sparePages;

  @GuardedBy("this")
  private final Allocations allocations;

  @GuardedBy("this")
  private final FreeBlocks free = new FreeBlocks();

  PackedHeap(HeapPages pages, FrameOwner owner, int sparePages) {
    if (sparePages < 0) {
      throw new IllegalArgumentException(sparePages + " spare pages; there are 0 or more");
    }
    this.pages = pages;
    this.owner = owner;
    this.sparePages = sparePages;
    allocations = new Allocations(pages.addresses().pages());
  }

  @Override
  public VirtualAddress allocate(Processor on, long bytes, long alignment) {
    Requests.check(bytes, alignment);
    long size = FreeBlocks.roundUp(bytes, GRANULE);
    VirtualAddress found = fit(bytes, size, alignment);
    if (found != null) {
      return found;
    }
    PageRange grown = grow(on, bytes, alignment, Requests.pages(size), owner, false);
    return adopt(grown, bytes, size);
  }

  private synchronized @Nullable VirtualAddress fit(long bytes, long size, long alignment) {
    long at = free.take(size, Math.max(alignment, GRANULE));
    if (at == FreeBlocks.NONE) {
      return null;
    }
    VirtualAddress start = VirtualAddress.of(at);
    allocations.add(new Allocation(start, bytes, size, false));
    return start;
  }

  private synchronized VirtualAddress adopt(PageRange grown, long bytes, long size) {
    VirtualAddress start = grown.first().address();
    allocations.add(new Allocation(start, bytes, size, false));
    long rest = grown.count() * PageNumber.BYTES - size;
    if (rest > 0) {
      free.add(start.value() + size, rest);
    }
    return start;
  }

  /** Maps pages anew; if that fails, once more after all spare pages were given back. */
  private PageRange grow(
      Processor on, long bytes, long alignment, long count, FrameOwner account, boolean run) {
    try {
      return tryGrow(on, bytes, alignment, count, account, run);
    } catch (KernelHeapFullException full) {
      if (trim(on) == 0) {
        throw full;
      }
      return tryGrow(on, bytes, alignment, count, account, run);
    }
  }

  private PageRange tryGrow(
      Processor on, long bytes, long alignment, long count, FrameOwner account, boolean run) {
    PageRange grown;
    try {
      grown = pages.addresses().allocate(count, Math.max(1, alignment / PageNumber.BYTES));
    } catch (KernelHeapFullException full) {
      throw KernelHeapFullException.of(bytes, alignment, count, full);
    }
    boolean filled = false;
    try {
      if (run) {
        pages.fillRun(on, grown, account);
      } else {
        pages.fill(on, grown, account);
      }
      filled = true;
      return grown;
    } catch (PagingException.OutOfFrames none) {
      throw KernelHeapFullException.of(bytes, alignment, count, none);
    } finally {
      if (!filled) {
        pages.addresses().free(grown);
      }
    }
  }

  @Override
  public PageRange allocatePages(Processor on, long count) {
    long bytes = Requests.bytes(count);
    return PageRange.of(allocate(on, bytes, PageNumber.BYTES).page(), count);
  }

  @Override
  public PageRange allocatePages(Processor on, long count, FrameOwner account) {
    return alone(grow(on, Requests.bytes(count), PageNumber.BYTES, count, account, false));
  }

  @Override
  public PageRange allocateRun(Processor on, int order, FrameOwner account) {
    long count = Requests.run(order);
    long bytes = Requests.bytes(count);
    return alone(grow(on, bytes, bytes, count, account, true));
  }

  private synchronized PageRange alone(PageRange grown) {
    allocations.add(Allocation.of(grown, true));
    return grown;
  }

  @Override
  public void free(Processor on, VirtualAddress address) {
    Allocation allocation;
    FreeBlocks.Pages surplus;
    synchronized (this) {
      allocation = allocations.at(address);
      allocations.remove(allocation);
      if (allocation.alone()) {
        surplus = new FreeBlocks.Pages(FreeBlocks.NONE, 0);
      } else {
        free.add(address.value(), allocation.size());
        surplus = free.takePages(address.value(), free.wholePages() - sparePages);
      }
    }
    if (allocation.alone()) {
      releaseOrKeep(on, allocation);
    } else {
      giveBack(on, surplus);
    }
  }

  private void releaseOrKeep(Processor on, Allocation allocation) {
    boolean released = false;
    try {
      pages.release(on, allocation.pages());
      released = true;
    } finally {
      if (!released) {
        keep(allocation);
      }
    }
    pages.addresses().free(allocation.pages());
  }

  private synchronized void keep(Allocation allocation) {
    allocations.add(allocation);
  }

  /** Unmaps free pages; where kernel space cannot be edited now, they stay free and mapped. */
  private boolean giveBack(Processor on, FreeBlocks.Pages surplus) {
    if (surplus.count() == 0) {
      return false;
    }
    PageRange range = PageRange.of(VirtualAddress.of(surplus.start()).page(), surplus.count());
    boolean released = false;
    try {
      pages.release(on, range);
      released = true;
    } catch (PagingException.SpaceBusy later) {
      return false;
    } finally {
      if (!released) {
        putBack(surplus);
      }
    }
    pages.addresses().free(range);
    return true;
  }

  private synchronized void putBack(FreeBlocks.Pages surplus) {
    free.add(surplus.start(), surplus.count() * PageNumber.BYTES);
  }

  @Override
  public List<FrameNumber> giveUp(Processor on, VirtualAddress address) {
    Allocation allocation;
    PageRange range;
    synchronized (this) {
      allocation = allocations.at(address);
      range = allocation.pages();
      allocations.remove(allocation);
    }
    List<FrameNumber> frames = List.of();
    try {
      frames = pages.detach(on, range);
    } finally {
      if (frames.isEmpty()) {
        keep(allocation);
      }
    }
    pages.addresses().free(range);
    return frames;
  }

  @Override
  public long trim(Processor on) {
    long trimmed = 0;
    while (true) {
      FreeBlocks.Pages spare;
      synchronized (this) {
        spare = free.takePages();
      }
      if (!giveBack(on, spare)) {
        return trimmed;
      }
      trimmed += spare.count();
    }
  }

  @Override
  public synchronized HeapStatistics statistics() {
    return HeapStatistics.of(
        allocations.count(), allocations.bytes(), pages.mapped(), free.bytes(), free.largest());
  }
}
