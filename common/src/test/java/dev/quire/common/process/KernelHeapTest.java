package dev.quire.common.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class KernelHeapTest {

  private static final int FIRST = 100;
  private static final int COUNT = 64;

  private final KernelHeap heap = KernelHeap.create(PageRange.of(PageNumber.of(FIRST), COUNT));

  @Test
  void takesTheLowestRunThatIsLongEnough() {
    PageRange a = heap.allocate(4);
    PageRange b = heap.allocate(2);
    heap.allocate(3);
    assertEquals(FIRST, a.first().value());
    heap.free(a);
    heap.free(b);
    assertEquals(FIRST, heap.allocate(6).first().value());
    assertEquals(FIRST + 9, heap.allocate(1).first().value());
  }

  @Test
  void refusesWhatWasNotAllocated() {
    PageRange run = heap.allocate(4);
    heap.free(PageRange.of(run.first().plus(1), 2));
    assertThrows(IllegalArgumentException.class, () -> heap.free(run));
    assertThrows(
        IllegalArgumentException.class, () -> heap.free(PageRange.of(PageNumber.of(FIRST - 1), 1)));
    assertThrows(IllegalArgumentException.class, () -> heap.allocate(0));
    assertThrows(KernelHeapFullException.class, () -> heap.allocate(COUNT));
    assertEquals(COUNT - 2, heap.freePages());
  }

  @Test
  void neverHandsAPageOutTwiceAndJoinsWhatComesBack() {
    Random random = new Random(11);
    BitSet used = new BitSet();
    List<PageRange> runs = new ArrayList<>();
    for (int step = 0; step < 5000; step++) {
      if (random.nextBoolean() && !runs.isEmpty()) {
        PageRange run = runs.remove(random.nextInt(runs.size()));
        heap.free(run);
        used.clear((int) run.first().value(), (int) run.limit().value());
      } else {
        try {
          PageRange run = heap.allocate(1 + random.nextInt(9));
          for (int page = (int) run.first().value(); page < run.limit().value(); page++) {
            assertFalse(used.get(page));
            used.set(page);
          }
          runs.add(run);
        } catch (KernelHeapFullException full) {
          assertFalse(runs.isEmpty());
        }
      }
      assertEquals(COUNT - used.cardinality(), heap.freePages());
    }
    runs.forEach(heap::free);
    assertEquals(FIRST, heap.allocate(COUNT).first().value());
  }
}
