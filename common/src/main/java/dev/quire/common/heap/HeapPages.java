package dev.quire.common.heap;

import dev.quire.api.FrameAllocator;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.PageRange;
import dev.quire.api.Paging;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The pages of a heap: addresses, and frames mapped there. Everything is done or nothing. */
final class HeapPages {

  private final FrameAllocator allocator;
  private final KernelAddresses addresses;
  private final AtomicLong mapped = new AtomicLong();

  HeapPages(Paging paging, KernelAddresses addresses) {
    this.allocator = paging.frames();
    this.addresses = addresses;
  }

  KernelAddresses addresses() {
    return addresses;
  }

  /** The pages that are mapped. */
  long mapped() {
    return mapped.get();
  }

  /**
   * Maps a frame in each of these pages.
   *
   * @throws PagingException.OutOfFrames if there are too few
   */
  void fill(Processor on, PageRange pages, FrameOwner owner) {
    List<FrameNumber> frames = new ArrayList<>();
    boolean filled = false;
    try {
      while (frames.size() < pages.count()) {
        frames.add(allocator.allocate(owner));
      }
      map(on, pages, frames);
      filled = true;
    } finally {
      if (!filled) {
        frames.forEach(allocator::release);
      }
    }
  }

  /**
   * Maps consecutive frames in these pages, which are a power of two.
   *
   * @throws PagingException.OutOfFrames if there is no such run
   */
  void fillRun(Processor on, PageRange pages, FrameOwner owner) {
    int order = Long.numberOfTrailingZeros(pages.count());
    FrameNumber first = allocator.allocateRun(order, owner);
    List<FrameNumber> frames = new ArrayList<>();
    for (long i = 0; i < pages.count(); i++) {
      frames.add(first.plus(i));
    }
    boolean filled = false;
    try {
      map(on, pages, frames);
      filled = true;
    } finally {
      if (!filled) {
        frames.forEach(allocator::release);
      }
    }
  }

  private void map(Processor on, PageRange pages, List<FrameNumber> frames) {
    KernelMappings.map(on, pages.first(), frames);
    mapped.addAndGet(pages.count());
  }

  /** Unmaps these pages and gives their frames back. */
  void release(Processor on, PageRange pages) {
    KernelMappings.release(on, pages);
    mapped.addAndGet(-pages.count());
  }

  /** Unmaps these pages and returns their frames, which are the caller's. */
  List<FrameNumber> detach(Processor on, PageRange pages) {
    List<FrameNumber> frames = KernelMappings.detach(on, pages);
    mapped.addAndGet(-pages.count());
    return frames;
  }
}
