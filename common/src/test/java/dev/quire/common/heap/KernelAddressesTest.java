package dev.quire.common.heap;

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

final class KernelAddressesTest {

  private static final int FIRST = 100;
  private static final int COUNT = 64;

  private final KernelAddresses addresses =
      KernelAddresses.create(PageRange.of(PageNumber.of(FIRST), COUNT));

  @Test
  void takesTheLowestRunThatIsLongEnough() {
    PageRange a = addresses.allocate(4);
    PageRange b = addresses.allocate(2);
    addresses.allocate(3);
    assertEquals(FIRST, a.first().value());
    addresses.free(a);
    addresses.free(b);
    assertEquals(FIRST, addresses.allocate(6).first().value());
    assertEquals(FIRST + 9, addresses.allocate(1).first().value());
  }

  @Test
  void takesTheLowestRunAtAMultipleOfItsAlignment() {
    assertEquals(112, addresses.allocate(3, 16).first().value());
    assertEquals(128, addresses.allocate(1, 64).first().value());
    assertEquals(FIRST, addresses.allocate(12).first().value());
    KernelHeapFullException full =
        assertThrows(KernelHeapFullException.class, () -> addresses.allocate(40, 8));
    assertEquals(KernelHeapFullException.Lack.ADDRESSES, full.lack());
    assertThrows(KernelHeapFullException.class, () -> addresses.allocate(1, 1L << 62));
    assertThrows(IllegalArgumentException.class, () -> addresses.allocate(1, 3));
    assertThrows(IllegalArgumentException.class, () -> addresses.allocate(1, Long.MIN_VALUE));
    assertEquals(COUNT - 16, addresses.freePages());
  }

  @Test
  void refusesWhatWasNotAllocated() {
    PageRange run = addresses.allocate(4);
    addresses.free(PageRange.of(run.first().plus(1), 2));
    assertThrows(IllegalArgumentException.class, () -> addresses.free(run));
    assertThrows(
        IllegalArgumentException.class,
        () -> addresses.free(PageRange.of(PageNumber.of(FIRST - 1), 1)));
    assertThrows(IllegalArgumentException.class, () -> addresses.allocate(0));
    assertThrows(KernelHeapFullException.class, () -> addresses.allocate(COUNT));
    assertEquals(COUNT - 2, addresses.freePages());
  }

  @Test
  void neverHandsAPageOutTwiceAndJoinsWhatComesBack() {
    Random random = new Random(11);
    BitSet used = new BitSet();
    List<PageRange> runs = new ArrayList<>();
    for (int step = 0; step < 5000; step++) {
      if (random.nextBoolean() && !runs.isEmpty()) {
        PageRange run = runs.remove(random.nextInt(runs.size()));
        addresses.free(run);
        used.clear((int) run.first().value(), (int) run.limit().value());
      } else {
        try {
          PageRange run = addresses.allocate(1 + random.nextInt(9));
          for (int page = (int) run.first().value(); page < run.limit().value(); page++) {
            assertFalse(used.get(page));
            used.set(page);
          }
          runs.add(run);
        } catch (KernelHeapFullException full) {
          assertFalse(runs.isEmpty());
        }
      }
      assertEquals(COUNT - used.cardinality(), addresses.freePages());
    }
    runs.forEach(addresses::free);
    assertEquals(FIRST, addresses.allocate(COUNT).first().value());
  }
}
