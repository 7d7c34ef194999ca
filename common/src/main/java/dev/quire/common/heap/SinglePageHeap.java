package dev.quire.common.heap;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.VirtualAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A heap in single-page mode. It has <em>slots</em> of two pages: one to be mapped, and the guard
 * behind it.
 */
final class SinglePageHeap implements KernelHeap {

  private static final int SLOT_PAGES = 2;

  /** How many free slots keep their addresses; the one that was freed first goes first. */
  static final int SLOTS_KEPT = 256;

  private final HeapPages pages;
  private final FrameOwner owner;

  @GuardedBy("this")
  private final Allocations allocations;

  /** The free slots, by their first pages: the one that was freed first is used again first. */
  @GuardedBy("this")
  private final Deque<PageNumber> free = new ArrayDeque<>();

  SinglePageHeap(HeapPages pages, FrameOwner owner) {
    this.pages = pages;
    this.owner = owner;
    allocations = new Allocations(pages.addresses().pages());
  }

  @Override
  public VirtualAddress allocate(Processor on, long bytes, long alignment) {
    Requests.check(bytes, alignment);
    if (bytes > PageNumber.BYTES || alignment > PageNumber.BYTES) {
      throw new IllegalArgumentException(
          "an allocation of "
              + bytes
              + " bytes at a multiple of "
              + alignment
              + "; in single-page mode neither is more than "
              + PageNumber.BYTES);
    }
    return allocate(on, bytes, alignment, owner);
  }

  private VirtualAddress allocate(Processor on, long bytes, long alignment, FrameOwner account) {
    PageNumber page = slot(bytes, alignment);
    boolean filled = false;
    try {
      pages.fill(on, PageRange.of(page), account);
      filled = true;
    } catch (PagingException.OutOfFrames none) {
      throw KernelHeapFullException.of(bytes, alignment, 1, none);
    } finally {
      if (!filled) {
        putBack(page);
      }
    }
    return adopt(page, bytes, FreeBlocks.roundUp(bytes, alignment));
  }

  private PageNumber slot(long bytes, long alignment) {
    PageNumber used = takeSlot();
    if (used != null) {
      return used;
    }
    try {
      return pages.addresses().allocate(SLOT_PAGES).first();
    } catch (KernelHeapFullException full) {
      throw KernelHeapFullException.of(bytes, alignment, SLOT_PAGES, full);
    }
  }

  private synchronized @Nullable PageNumber takeSlot() {
    return free.pollFirst();
  }

  private synchronized void putBack(PageNumber page) {
    free.addFirst(page);
  }

  private synchronized VirtualAddress adopt(PageNumber page, long bytes, long size) {
    VirtualAddress start = page.plus(1).address().plus(-size);
    allocations.add(new Allocation(start, bytes, size, true));
    return start;
  }

  @Override
  public PageRange allocatePages(Processor on, long count) {
    return allocatePages(on, count, owner);
  }

  @Override
  public PageRange allocatePages(Processor on, long count, FrameOwner account) {
    if (Requests.bytes(count) > PageNumber.BYTES) {
      throw new IllegalArgumentException(
          "an allocation of " + count + " pages; in single-page mode it has one");
    }
    return PageRange.of(allocate(on, PageNumber.BYTES, PageNumber.BYTES, account).page());
  }

  @Override
  public PageRange allocateRun(Processor on, int order, FrameOwner account) {
    return allocatePages(on, Requests.run(order), account);
  }

  @Override
  public void free(Processor on, VirtualAddress address) {
    Allocation allocation = take(address, false);
    boolean released = false;
    try {
      pages.release(on, PageRange.of(address.page()));
      released = true;
    } finally {
      if (!released) {
        keep(allocation);
      }
    }
    retire(address.page());
  }

  @Override
  public List<FrameNumber> giveUp(Processor on, VirtualAddress address) {
    Allocation allocation = take(address, true);
    List<FrameNumber> frames = List.of();
    try {
      frames = pages.detach(on, PageRange.of(address.page()));
    } finally {
      if (frames.isEmpty()) {
        keep(allocation);
      }
    }
    retire(address.page());
    return frames;
  }

  private synchronized Allocation take(VirtualAddress address, boolean wholePage) {
    Allocation allocation = allocations.at(address);
    if (wholePage) {
      allocation.pages();
    }
    allocations.remove(allocation);
    return allocation;
  }

  private synchronized void keep(Allocation allocation) {
    allocations.add(allocation);
  }

  /** Puts a slot behind those that were freed before; the addresses of the first may go. */
  private void retire(PageNumber page) {
    PageNumber oldest;
    synchronized (this) {
      free.addLast(page);
      oldest = free.size() > SLOTS_KEPT ? free.pollFirst() : null;
    }
    if (oldest != null) {
      pages.addresses().free(PageRange.of(oldest, SLOT_PAGES));
    }
  }

  @Override
  public long trim(Processor on) {
    List<PageNumber> slots;
    synchronized (this) {
      slots = new ArrayList<>(free);
      free.clear();
    }
    slots.forEach(slot -> pages.addresses().free(PageRange.of(slot, SLOT_PAGES)));
    return 0;
  }

  @Override
  public synchronized HeapStatistics statistics() {
    return HeapStatistics.of(allocations.count(), allocations.bytes(), pages.mapped(), 0, 0);
  }
}
