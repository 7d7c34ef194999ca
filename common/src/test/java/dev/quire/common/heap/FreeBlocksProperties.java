package dev.quire.common.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.PageNumber;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Free blocks against a set of granules, also where addresses have their highest bit set. */
class FreeBlocksProperties {

  private static final int GRANULES = 6 * PageNumber.BYTES / PackedHeap.GRANULE;
  private static final int PAGE_GRANULES = PageNumber.BYTES / PackedHeap.GRANULE;
  private static final long[] BASES = {
    PageNumber.BYTES * 5L, -PageNumber.BYTES * 20L, Long.MAX_VALUE - PageNumber.BYTES * 3L + 1
  };

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void areWhatWasAddedAndNotTaken(
      @ForAll @Size(max = 150) List<@IntRange(min = 0, max = 1 << 24) Integer> steps) {
    for (long base : BASES) {
      play(base, steps);
    }
  }

  private static void play(long base, List<Integer> steps) {
    FreeBlocks blocks = new FreeBlocks();
    BitSet free = new BitSet();
    for (int step : steps) {
      int number = step / 3;
      if (step % 3 == 0) {
        int from = free.nextClearBit(number % GRANULES);
        int limit = free.nextSetBit(from);
        int most = (limit < 0 ? GRANULES : limit) - from;
        if (from < GRANULES) {
          int count = 1 + number % most;
          blocks.add(address(base, from), (long) count * PackedHeap.GRANULE);
          free.set(from, from + count);
        }
      } else if (step % 3 == 1) {
        take(blocks, free, base, 1 + number % (2 * PAGE_GRANULES), 1 << number % 13);
      } else {
        takePages(blocks, free, base, number);
      }
      compare(blocks, free, base);
    }
  }

  private static long address(long base, int granule) {
    return base + (long) granule * PackedHeap.GRANULE;
  }

  private static void take(FreeBlocks blocks, BitSet free, long base, int granules, int alignment) {
    long at = blocks.take((long) granules * PackedHeap.GRANULE, Math.max(16, alignment));
    int fits = -1;
    for (int i = 0; i + granules <= GRANULES && fits < 0; i++) {
      boolean aligned = (address(base, i) & (alignment - 1)) == 0;
      if (aligned && free.get(i) && free.nextClearBit(i) >= i + granules) {
        fits = i;
      }
    }
    assertEquals(fits < 0, at == FreeBlocks.NONE, "whether there is a place");
    if (fits >= 0) {
      int from = (int) ((at - base) / PackedHeap.GRANULE);
      assertEquals(0, at & (alignment - 1));
      assertTrue(free.nextClearBit(from) >= from + granules, "taken bytes were free");
      free.clear(from, from + granules);
    }
  }

  private static void takePages(FreeBlocks blocks, BitSet free, long base, int number) {
    int inside = free.nextSetBit(number % GRANULES);
    if (inside < 0) {
      return;
    }
    int most = number % 4;
    FreeBlocks.Pages pages = blocks.takePages(address(base, inside), most);
    int start = free.previousClearBit(inside) + 1;
    int limit = free.nextClearBit(inside);
    int first = (start + PAGE_GRANULES - 1) / PAGE_GRANULES;
    int last = limit / PAGE_GRANULES;
    int count = Math.min(most, Math.max(0, last - first));
    assertEquals(count, pages.count());
    if (count > 0) {
      assertEquals(address(base, (last - count) * PAGE_GRANULES), pages.start());
      free.clear((last - count) * PAGE_GRANULES, last * PAGE_GRANULES);
    }
  }

  private static void compare(FreeBlocks blocks, BitSet free, long base) {
    assertEquals((long) free.cardinality() * PackedHeap.GRANULE, blocks.bytes());
    int largest = 0;
    for (int i = free.nextSetBit(0); i >= 0; i = free.nextSetBit(free.nextClearBit(i))) {
      largest = Math.max(largest, free.nextClearBit(i) - i);
    }
    assertEquals((long) largest * PackedHeap.GRANULE, blocks.largest());
    int whole = 0;
    for (int page = 0; page < GRANULES; page += PAGE_GRANULES) {
      whole += free.nextClearBit(page) >= page + PAGE_GRANULES ? 1 : 0;
    }
    assertEquals(whole, blocks.wholePages(), () -> "from " + Long.toHexString(base));
    assertFalse(blocks.wholePages() < 0);
  }
}
