package dev.quire.common.heap;

import dev.quire.api.FrameOwner;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.PagingException;
import dev.quire.api.TableEdit;
import dev.quire.api.VirtualAddress;
import dev.quire.common.engine.AccessPlan;
import dev.quire.common.engine.AllocatedRoots;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.PagingKernel;
import dev.quire.common.engine.RootFrames;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Roots from a kernel heap of their own: pages that are allocated, filled where they are, and whose
 * mapping is then given up without giving up their frames.
 */
public final class HeapRoots implements RootFrames {
  private final PageRange addresses;
  // Roots that could not be given up: still blocks of the heap.
  private final Queue<VirtualAddress> abandoned = new ConcurrentLinkedQueue<>();
  private @Nullable KernelHeap heap;

  /**
   * Creates the choice.
   *
   * @param addresses the kernel pages of the heap, used by no one else
   */
  public HeapRoots(PageRange addresses) {
    this.addresses = addresses;
  }

  /**
   * The source of roots that was chosen: the frame allocator, or a heap.
   *
   * @param heap kernel space's heap, of which the plan takes a part
   */
  public static RootFrames of(AccessPlan plan, PageRange heap) {
    return plan.heapRoots() ? new HeapRoots(plan.rootHeap(heap)) : new AllocatedRoots();
  }

  @Override
  public Mapped take(KernelProcessor on, int order, FrameOwner owner) {
    freeAbandoned(on);
    PageRange pages = run(on, order, owner);
    VirtualAddress at = pages.first().address();
    boolean taken = false;
    try {
      int words = (int) (pages.count() * PageNumber.BYTES / Integer.BYTES);
      on.cpu().fill32(at.value(), words, 0, 0, false);
      Mapped root = new Mapped(frame(on, pages.first()), at.value(), order);
      taken = true;
      return root;
    } finally {
      if (!taken) {
        heap(on.paging()).free(on, at);
      }
    }
  }

  /** What the heap lacks is frames, as a rule: then pages of processes may leave for them. */
  private PageRange run(KernelProcessor on, int order, FrameOwner owner) {
    try {
      return heap(on.paging()).allocateRun(on, order, owner);
    } catch (KernelHeapFullException full) {
      if (full.lack() == KernelHeapFullException.Lack.FRAMES) {
        PagingException.OutOfFrames none =
            new PagingException.OutOfFrames(1L << order, on.paging().frames().available());
        none.initCause(full);
        throw none;
      }
      throw full;
    }
  }

  private static long frame(KernelProcessor on, PageNumber page) {
    try (TableEdit edit = on.edit(on.paging().kernelSpace())) {
      if (edit.lookup(page) instanceof PageState.Mapped mapped) {
        return mapped.frame().value();
      }
      throw new PagingException.NotMapped(page, edit.space(), edit.lookup(page));
    }
  }

  @Override
  public void done(KernelProcessor on, Mapped root) {
    int given = heap(on.paging()).giveUp(on, VirtualAddress.of(root.address())).size();
    if (given != root.count()) {
      throw new IllegalStateException("a root of " + root.count() + " frames had " + given);
    }
  }

  /** The heap has still mapped the frames: they go when it is next asked for a root. */
  @Override
  public void abandon(KernelProcessor on, Mapped root) {
    abandoned.add(VirtualAddress.of(root.address()));
  }

  private void freeAbandoned(KernelProcessor on) {
    for (VirtualAddress at = abandoned.poll(); at != null; at = abandoned.poll()) {
      boolean freed = false;
      try {
        heap(on.paging()).free(on, at);
        freed = true;
      } finally {
        if (!freed) {
          abandoned.add(at);
        }
      }
    }
  }

  private synchronized KernelHeap heap(PagingKernel paging) {
    KernelHeap its = heap;
    if (its == null) {
      its =
          KernelHeap.packed(
              paging,
              KernelAddresses.create(addresses),
              FrameOwner.of(FrameOwner.Use.KERNEL, 0),
              0);
      heap = its;
    }
    return its;
  }
}
