package dev.quire.common.heap;

import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.PageRange;
import dev.quire.api.Paging;
import dev.quire.api.Processor;
import dev.quire.api.VirtualAddress;
import java.util.List;

/**
 * Kernel memory in allocations of any size, over kernel pages of one machine. A heap maps frames
 * when it needs them and gives them back when their pages are free; what it knows of its
 * allocations stands in Java objects, so that nothing that is written to kernel memory can damage
 * it.
 *
 * <pre>{@code
 * KernelAddresses addresses = KernelAddresses.create(paging.layout().kernelHeap());
 * KernelHeap heap = KernelHeap.packed(paging, addresses, FrameOwner.of(FrameOwner.Use.KERNEL, 0));
 * VirtualAddress block = heap.allocate(cpu, 200, 16);
 * cpu.kernel().store64(block, 1);
 * heap.free(cpu, block);
 * }</pre>
 *
 * <p>There are two modes. A <em>packed</em> heap lays allocations side by side. In the
 * <em>single-page</em> mode each allocation has a page of its own, with a page behind it that is
 * never mapped.
 *
 * <p>Laws:
 *
 * <ol>
 *   <li>Allocations do not overlap, and start at a multiple of what was asked for.
 *   <li>When an allocation returns, every processor can read and write it in every space. Its
 *       contents are unknown. When a page was given back, no processor reaches its frame there any
 *       more.
 *   <li>A call that fails changes nothing.
 *   <li>When everything was freed and {@link #trim} was called, every frame and every page of
 *       addresses has come back.
 * </ol>
 *
 * <p>All methods may be called by several processors at once, also within edits, whichever space
 * they edit, and by interrupt handlers. A change of what is mapped edits kernel space, and no Java
 * monitor is held meanwhile. Where an interrupt handler cannot edit kernel space, since the
 * interrupted code does, an allocation that must grow fails with {@link
 * dev.quire.api.PagingException.SpaceBusy}.
 */
public interface KernelHeap {

  /** The spare pages of a packed heap, unless told otherwise: {@value}. */
  int SPARE_PAGES = 8;

  /** As {@link #packed(Paging, KernelAddresses, FrameOwner, int)} with {@value #SPARE_PAGES}. */
  static KernelHeap packed(Paging paging, KernelAddresses addresses, FrameOwner owner) {
    return packed(paging, addresses, owner, SPARE_PAGES);
  }

  /**
   * Creates a heap whose allocations lie side by side, in multiples of 16 bytes: the smallest free
   * block that is long enough, or else pages mapped anew.
   *
   * <p>Pages that are wholly free stay mapped as spares, up to a number; what is more goes back at
   * the free that makes it so, the highest pages of the block first. Before a request fails, all
   * spares go back and it is tried once more.
   *
   * @param addresses where it grows, shared with others or not
   * @param owner who has its frames in the allocator's accounts
   * @param sparePages how many free pages stay mapped, 0 or more
   */
  static KernelHeap packed(
      Paging paging, KernelAddresses addresses, FrameOwner owner, int sparePages) {
    return new PackedHeap(new HeapPages(paging, addresses), owner, sparePages);
  }

  /**
   * Creates a heap in single-page mode, to find the code that writes where it must not. Each
   * allocation ends where its page ends (less what its alignment takes), and the page behind is
   * never mapped: the first byte beyond faults. What is freed is unmapped at once, and its
   * addresses come last in the queue of those to be used again, so that a use after the free faults
   * as well. An allocation and a free take constant time beside the kernel edit; no allocation is
   * larger than a page.
   *
   * @param addresses where it grows, shared with others or not: two pages an allocation
   * @param owner who has its frames in the allocator's accounts
   */
  static KernelHeap singlePages(Paging paging, KernelAddresses addresses, FrameOwner owner) {
    return new SinglePageHeap(new HeapPages(paging, addresses), owner);
  }

  /**
   * Allocates memory.
   *
   * @param bytes how much, at least 1
   * @param alignment the address is a multiple of this, a power of two; more than a page may be
   *     asked of a packed heap
   * @throws KernelHeapFullException if there are no frames, or no addresses, to grow
   * @throws IllegalArgumentException if {@code bytes} is below 1, the alignment no power of two, or
   *     either more than a page in single-page mode
   */
  VirtualAddress allocate(Processor on, long bytes, long alignment);

  /**
   * Allocates whole pages, consecutive in kernel space, as {@link #allocate} would.
   *
   * @param count how many, at least 1
   */
  PageRange allocatePages(Processor on, long count);

  /**
   * Allocates whole pages, consecutive in kernel space, whose frames are taken for this allocation
   * alone and charged to {@code owner}: what is to be given up later, for example.
   *
   * @param count how many, at least 1
   * @throws KernelHeapFullException if there are no frames or no addresses
   */
  PageRange allocatePages(Processor on, long count, FrameOwner owner);

  /**
   * Allocates {@code 1 << order} pages whose frames are consecutive as well; the first page and the
   * first frame are multiples of their number. So an ARMv7 L1 of 16 KB is of order 2.
   *
   * @param order 0 to 10
   * @param owner who has the frames in the allocator's accounts
   * @throws KernelHeapFullException if there is no such run of frames (a stack allocator never has
   *     one above order 0 beyond those set aside), or of addresses
   */
  PageRange allocateRun(Processor on, int order, FrameOwner owner);

  /**
   * Gives an allocation back, however it was made.
   *
   * @param address its first byte
   * @throws BadFreeException if no allocation starts there, for one that it was freed before
   */
  void free(Processor on, VirtualAddress address);

  /**
   * Gives up the mapping of an allocation of whole pages, and not its frames: they keep their
   * contents and their references, which are the caller's from now on, in the accounts of whoever
   * had them. They count as dirty if they were written. The addresses are free when this returns.
   *
   * @param address the first byte of the allocation
   * @return the frames by rising page
   * @throws BadFreeException if no allocation starts there
   * @throws IllegalArgumentException if the allocation is not of whole pages
   */
  List<FrameNumber> giveUp(Processor on, VirtualAddress address);

  /** Gives all spare pages and addresses back; returns how many pages were unmapped. */
  long trim(Processor on);

  /** What there is at the moment. */
  HeapStatistics statistics();
}
