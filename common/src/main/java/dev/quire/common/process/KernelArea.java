package dev.quire.common.process;

import dev.quire.api.FrameAllocator;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.VirtualAddress;
import dev.quire.common.heap.KernelAddresses;
import dev.quire.common.heap.KernelMappings;
import dev.quire.common.swap.Pager;
import java.util.ArrayList;
import java.util.List;

/**
 * What a process has in kernel space.
 *
 * <pre>
 *   first page       guard: nothing is mapped, so that a stack that overflows faults
 *                    kernel stack, two pages
 *   last page        control block
 * </pre>
 */
final class KernelArea {

  private static final int GUARD_PAGES = 1;
  private static final int STACK_PAGES = 2;
  private static final int BLOCK_PAGES = 1;
  private static final int MAPPED_PAGES = STACK_PAGES + BLOCK_PAGES;

  private final KernelAddresses addresses;
  private final PageRange pages;

  private KernelArea(KernelAddresses addresses, PageRange pages) {
    this.addresses = addresses;
    this.pages = pages;
  }

  /** Takes kernel pages and maps frames there; all or nothing. */
  static KernelArea create(Processor on, Pager pager, KernelAddresses addresses, long owner) {
    List<FrameNumber> frames = new ArrayList<>();
    PageRange pages = addresses.allocate(GUARD_PAGES + MAPPED_PAGES);
    boolean mapped = false;
    try {
      FrameOwner account = FrameOwner.of(FrameOwner.Use.KERNEL, owner);
      while (frames.size() < MAPPED_PAGES) {
        frames.add(frame(on, pager, account));
      }
      KernelMappings.map(on, pages.first().plus(GUARD_PAGES), frames);
      mapped = true;
    } finally {
      if (!mapped) {
        frames.forEach(pager.paging().frames()::release);
        addresses.free(pages);
      }
    }
    return new KernelArea(addresses, pages);
  }

  /** A frame from the allocator; pages of processes leave if there is none. */
  private static FrameNumber frame(Processor on, Pager pager, FrameOwner account) {
    FrameAllocator frames = pager.paging().frames();
    while (true) {
      try {
        return frames.allocate(account);
      } catch (PagingException.OutOfFrames e) {
        if (!pager.evictOne(on).isDone()) {
          throw e;
        }
      }
    }
  }

  /** The address just after the kernel stack. */
  VirtualAddress stackTop() {
    return pages.first().plus(GUARD_PAGES + STACK_PAGES).address();
  }

  /** The page below the kernel stack, which faults. */
  PageNumber guard() {
    return pages.first();
  }

  VirtualAddress controlBlock() {
    return pages.first().plus(GUARD_PAGES + STACK_PAGES).address();
  }

  /** Gives frames and pages back. */
  void release(Processor on) {
    KernelMappings.release(on, PageRange.of(pages.first().plus(GUARD_PAGES), MAPPED_PAGES));
    addresses.free(pages);
  }
}
