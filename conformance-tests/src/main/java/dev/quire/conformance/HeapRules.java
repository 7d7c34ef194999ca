package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.AddressSpace;
import dev.quire.api.AllocatorKind;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException.KernelFault;
import dev.quire.api.Processor;
import dev.quire.api.VirtualAddress;
import dev.quire.common.heap.BadFreeException;
import dev.quire.common.heap.HeapStatistics;
import dev.quire.common.heap.KernelAddresses;
import dev.quire.common.heap.KernelHeap;
import dev.quire.common.heap.KernelHeapFullException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;

/** Q28: the kernel heap. */
abstract class HeapRules {
  private static final FrameOwner KERNEL = FrameOwner.of(FrameOwner.Use.KERNEL, 28);
  private static final FrameOwner TABLE = FrameOwner.of(FrameOwner.Use.TABLE, 28);
  private static final int STEPS = 120;

  private static KernelAddresses addresses(Rig rig) {
    return KernelAddresses.create(rig.layout().kernelHeap());
  }

  /** Runs a rule with a heap of each mode, and checks that all came back. */
  private static void eachMode(Rig rig, BiConsumer<KernelHeap, Integer> body) {
    KernelAddresses addresses = addresses(rig);
    Map<FrameOwner, Long> usage = Map.copyOf(rig.paging().frames().usage());
    long free = addresses.freePages();
    KernelHeap packed = KernelHeap.packed(rig.paging(), addresses, KERNEL, 2);
    KernelHeap single = KernelHeap.singlePages(rig.paging(), addresses, KERNEL);
    body.accept(packed, 3 * PageNumber.BYTES);
    body.accept(single, PageNumber.BYTES);
    for (KernelHeap heap : List.of(packed, single)) {
      heap.trim(rig.cpu());
      assertEquals(0, heap.statistics().allocations(), "allocations that were not freed");
      assertEquals(0, heap.statistics().pagesMapped(), "pages that stay mapped");
    }
    assertEquals(usage, Map.copyOf(rig.paging().frames().usage()), "frames in use");
    assertEquals(free, addresses.freePages(), "kernel pages that are free");
  }

  /**
   * What a rule knows of an allocation.
   *
   * @param seed what its bytes are made from
   */
  private record Block(VirtualAddress address, int bytes, int seed) {

    byte[] contents() {
      byte[] contents = new byte[bytes];
      new Random(seed).nextBytes(contents);
      return contents;
    }

    void write(Processor on) {
      on.kernel().write(address, contents(), 0, bytes);
    }

    void check(Processor on) {
      byte[] seen = new byte[bytes];
      on.kernel().read(address, seen, 0, bytes);
      byte[] wanted = contents();
      for (int i = 0; i < bytes; i++) {
        int at = i;
        assertEquals(
            wanted[i],
            seen[i],
            () ->
                "byte "
                    + at
                    + " of "
                    + bytes
                    + " at "
                    + address
                    + " on "
                    + on
                    + " in "
                    + on.current().name());
      }
    }

    boolean overlaps(Block other) {
      return address.value() - other.address.value() < other.bytes
          && other.address.value() - address.value() < bytes;
    }
  }

  /** Likely causes: a kernel table is linked in the current space only; blocks are cut wrongly. */
  @Rule("Q28.1")
  void allocationsAreKernelMemoryOfTheirOwn(Rig rig) {
    rig.processors(2);
    List<AddressSpace> spaces = List.of(rig.space(), rig.space(), rig.kernel());
    eachMode(
        rig,
        (heap, most) -> {
          Random random = new Random(most);
          List<Block> blocks = new ArrayList<>();
          for (int step = 0; step < STEPS; step++) {
            Processor on = rig.cpu(random.nextInt(2));
            on.activate(spaces.get(random.nextInt(spaces.size())));
            if (random.nextInt(3) == 0 && !blocks.isEmpty()) {
              Block block = blocks.remove(random.nextInt(blocks.size()));
              block.check(on);
              heap.free(on, block.address());
            } else {
              allocate(heap, on, random, most, blocks, step);
            }
          }
          for (AddressSpace space : spaces) {
            rig.cpu().activate(space);
            blocks.forEach(block -> block.check(rig.cpu()));
          }
          blocks.forEach(block -> heap.free(rig.cpu(1), block.address()));
        });
  }

  private static void allocate(
      KernelHeap heap, Processor on, Random random, int most, List<Block> blocks, int seed) {
    int bytes = 1 + random.nextInt(1 + random.nextInt(most));
    int alignment = 1 << random.nextInt(Integer.numberOfTrailingZeros(PageNumber.BYTES) + 1);
    Block block = new Block(heap.allocate(on, bytes, alignment), bytes, seed);
    assertEquals(0, block.address().value() & (alignment - 1), "at a multiple of " + alignment);
    blocks.forEach(other -> assertTrue(!block.overlaps(other), () -> block + " overlaps " + other));
    block.write(on);
    blocks.add(block);
    long used = blocks.stream().mapToLong(Block::bytes).sum();
    HeapStatistics statistics = heap.statistics();
    assertEquals(blocks.size(), statistics.allocations());
    assertEquals(used, statistics.bytesUsed());
    assertTrue(statistics.pagesMapped() * PageNumber.BYTES >= used);
    assertTrue(statistics.largestFree() <= statistics.bytesFree());
  }

  /**
   * Likely causes: spaces that are not running, or other processors, do not learn of new tables.
   */
  @Rule("Q28.2")
  void growthIsSeenInEverySpace(Rig rig) {
    rig.processors(2);
    List<AddressSpace> spaces = new ArrayList<>(List.of(rig.space(), rig.space()));
    KernelHeap heap = KernelHeap.packed(rig.paging(), addresses(rig), KERNEL, 0);
    List<PageRange> grown = new ArrayList<>();
    rig.cpu(1).activate(spaces.get(1));
    for (int round = 0; round < 3; round++) {
      rig.cpu().activate(spaces.get(0));
      PageRange pages = heap.allocatePages(rig.cpu(), rig.layout().tableSpan() / 2 + 3);
      grown.add(pages);
      PageNumber last = pages.limit().plus(-1);
      rig.cpu().kernel().store32(pages.first().address(), round);
      rig.cpu().kernel().store32(last.address(), ~round);
      Touch.kernelReads(rig.cpu(1), pages.first(), round);
      Touch.kernelReads(rig.cpu(1), last, ~round);
      spaces.add(rig.space());
      for (AddressSpace space : spaces) {
        rig.cpu().activate(space);
        Touch.kernelReads(rig.cpu(), pages.first(), round);
        Touch.kernelReads(rig.cpu(), last, ~round);
      }
    }
    for (PageRange pages : grown) {
      heap.free(rig.cpu(), pages.first().address());
      for (AddressSpace space : spaces) {
        rig.cpu().activate(space);
        Touch.kernelRefused(rig.cpu(), pages.first(), Access.READ);
        Touch.kernelRefused(rig.cpu(1), pages.limit().plus(-1), Access.READ);
      }
    }
    assertEquals(0, heap.statistics().pagesMapped());
  }

  /** Likely causes: the frames are released with the mapping; a translation outlives it. */
  @Rule("Q28.3")
  void giveUpKeepsTheContentsAndFreesNothing(Rig rig) {
    rig.processors(2);
    rig.cpu(1).activate(rig.space());
    eachMode(
        rig,
        (heap, most) -> {
          int count = most / PageNumber.BYTES;
          PageRange pages = heap.allocatePages(rig.cpu(), count, TABLE);
          for (int i = 0; i < count; i++) {
            rig.cpu().kernel().store32(pages.first().plus(i).address(), 0x280 + i);
            Touch.kernelReads(rig.cpu(1), pages.first().plus(i), 0x280 + i);
          }
          long free = rig.paging().frames().available();
          List<FrameNumber> frames = heap.giveUp(rig.cpu(), pages.first().address());
          assertEquals(count, frames.size());
          assertEquals(count, rig.paging().frames().usage().get(TABLE), "whose the frames are");
          assertTrue(rig.paging().frames().available() >= free, "nothing was taken");
          assertEquals(0, heap.statistics().pagesMapped());
          for (int i = 0; i < count; i++) {
            assertEquals(1, rig.paging().frames().references(frames.get(i)));
            Touch.kernelRefused(rig.cpu(), pages.first().plus(i), Access.READ);
            Touch.kernelRefused(rig.cpu(1), pages.first().plus(i), Access.WRITE);
          }
          PageRange others = heap.allocatePages(rig.cpu(), count);
          for (int i = 0; i < count; i++) {
            assertEquals(0x280 + i, rig.peek(frames.get(i)), "the contents stay");
            FrameNumber other = rig.mapped(rig.kernel(), others.first().plus(i)).frame();
            assertTrue(!frames.contains(other), "a frame that was given up is used again");
          }
          BadFreeException gone =
              assertThrows(
                  BadFreeException.class,
                  () -> heap.giveUp(rig.cpu(), pages.first().address().plus(1)));
          assertNotEquals(BadFreeException.Reason.FOREIGN, gone.reason());
          heap.free(rig.cpu(), others.first().address());
          frames.forEach(rig.paging().frames()::release);
        });
  }

  /** Likely causes: the allocator's order is taken for a number of pages; only addresses match. */
  @Rule("Q28.4")
  void runsAreConsecutiveFrames(Rig rig) {
    rig.configure(b -> b.allocator(AllocatorKind.BUDDY));
    KernelHeap heap = KernelHeap.packed(rig.paging(), addresses(rig), KERNEL);
    VirtualAddress small = heap.allocate(rig.cpu(), 1, 1);
    for (int order = 0; order <= 4; order++) {
      PageRange run = heap.allocateRun(rig.cpu(), order, TABLE);
      long count = 1L << order;
      assertEquals(count, run.count());
      assertEquals(0, run.first().value() % count, "the first page is a multiple");
      FrameNumber first = rig.mapped(rig.kernel(), run.first()).frame();
      assertEquals(0, first.value() % count, "the first frame is a multiple");
      for (long i = 0; i < count; i++) {
        assertEquals(first.plus(i), rig.mapped(rig.kernel(), run.first().plus(i)).frame());
      }
      if (order % 2 == 0) {
        heap.free(rig.cpu(), run.first().address());
      } else {
        List<FrameNumber> frames = heap.giveUp(rig.cpu(), run.first().address());
        assertEquals(first, frames.get(0));
        frames.forEach(rig.paging().frames()::release);
      }
      assertEquals(1, heap.statistics().allocations());
    }
    heap.free(rig.cpu(), small);
    heap.trim(rig.cpu());
  }

  /** Likely causes: frames stay mapped, or allocated, when there is none for the rest. */
  @Rule("Q28.5")
  void growingAllOrNothing(Rig rig) {
    rig.configure(b -> b.ramBytes(8 << 20));
    Hoard hoard = new Hoard(rig.paging().frames());
    KernelAddresses few = KernelAddresses.create(PageRange.of(rig.kernelPage(0), 8));
    KernelHeap heap = KernelHeap.packed(rig.paging(), few, KERNEL);
    VirtualAddress kept = heap.allocate(rig.cpu(), 100, 4);
    rig.cpu().kernel().store32(kept, 0x285);
    HeapStatistics before = heap.statistics();
    hoard.leave(2);
    Map<FrameOwner, Long> usage = Map.copyOf(rig.paging().frames().usage());
    KernelHeapFullException full =
        assertThrows(
            KernelHeapFullException.class,
            () -> heap.allocate(rig.cpu(), 5 * PageNumber.BYTES, PageNumber.BYTES));
    assertEquals(KernelHeapFullException.Lack.FRAMES, full.lack());
    assertThrows(KernelHeapFullException.class, () -> heap.allocateRun(rig.cpu(), 2, TABLE));
    assertEquals(usage, Map.copyOf(rig.paging().frames().usage()), "frames after a refusal");
    hoard.giveBack();
    full =
        assertThrows(KernelHeapFullException.class, () -> heap.allocatePages(rig.cpu(), 8, TABLE));
    assertEquals(KernelHeapFullException.Lack.ADDRESSES, full.lack());
    assertEquals(before, heap.statistics(), "what the heap has after refusals");
    assertEquals(7, few.freePages());
    assertEquals(0x285, rig.cpu().kernel().load32(kept));
    PageRange rest = heap.allocatePages(rig.cpu(), 7);
    heap.free(rig.cpu(), rest.first().address());
    heap.free(rig.cpu(), kept);
    heap.trim(rig.cpu());
    assertEquals(8, few.freePages());
  }

  /** Likely causes: a block that is freed twice is in the free list twice. */
  @Rule("Q28.6")
  void wrongFreesAreRefused(Rig rig) {
    eachMode(
        rig,
        (heap, most) -> {
          VirtualAddress one = heap.allocate(rig.cpu(), 64, 16);
          VirtualAddress other = heap.allocate(rig.cpu(), 64, 16);
          heap.free(rig.cpu(), one);
          HeapStatistics before = heap.statistics();
          assertEquals(
              BadFreeException.Reason.NOT_ALLOCATED, refused(heap, rig, one), "freed twice");
          assertEquals(
              BadFreeException.Reason.INSIDE, refused(heap, rig, other.plus(16)), "not the start");
          assertEquals(
              BadFreeException.Reason.FOREIGN,
              refused(heap, rig, rig.page(0).address()),
              "a user address");
          assertEquals(before, heap.statistics(), "what the heap has after refusals");
          assertThrows(IllegalArgumentException.class, () -> heap.giveUp(rig.cpu(), other));
          heap.free(rig.cpu(), other);
        });
  }

  private static BadFreeException.Reason refused(KernelHeap heap, Rig rig, VirtualAddress at) {
    return assertThrows(BadFreeException.class, () -> heap.free(rig.cpu(), at)).reason();
  }

  private static int length(int i) {
    return Long.BYTES * (1 + i * 100);
  }

  /** Likely causes: the guard is mapped for the next allocation; a freed page keeps its mapping. */
  @Rule("Q28.7")
  void singlePagesFaultWhereNothingWasAllocated(Rig rig) {
    KernelHeap heap = KernelHeap.singlePages(rig.paging(), addresses(rig), KERNEL);
    List<VirtualAddress> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      VirtualAddress start = heap.allocate(rig.cpu(), length(i), 8);
      all.add(start);
      rig.cpu().kernel().fill(start, i, length(i));
    }
    for (int i = 0; i < 6; i++) {
      VirtualAddress behind = all.get(i).plus(length(i));
      assertThrows(KernelFault.class, () -> rig.cpu().kernel().store8(behind, 0), "an overrun");
    }
    for (VirtualAddress start : all) {
      rig.cpu().kernel().load8(start);
      heap.free(rig.cpu(), start);
      assertThrows(
          KernelFault.class, () -> rig.cpu().kernel().load8(start), "a use after the free");
    }
    heap.trim(rig.cpu());
  }
}
