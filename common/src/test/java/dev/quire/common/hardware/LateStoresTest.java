package dev.quire.common.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What walks may still see of words that were stored to. */
final class LateStoresTest {
  private static final TableLog.Store FIRST = new TableLog.Store(1, 1, 2, 0, -1, -1);
  private static final TableLog.Store SECOND = new TableLog.Store(2, 2, 3, 1, -1, -1);

  private final LateStores late = new LateStores(2);

  private long old(long address) {
    return at(address).old();
  }

  private TableLog.@Nullable Store store(long address) {
    return at(address).store();
  }

  private LateStores.Late at(long address) {
    LateStores.Late word = late.at(address);
    assertNotNull(word);
    return word;
  }

  @Test
  void aWordIsOldUntilTheBarrierOfWhoStoredIt() {
    late.stored(0, 64, 1, 2, FIRST);
    late.stored(0, 64, 2, 3, SECOND);
    assertEquals(1, old(64));
    assertSame(FIRST, store(64));
    late.barrier(1);
    assertEquals(1, old(64));
    late.barrier(0);
    assertNull(late.at(64));
  }

  @Test
  void aStoreOfAnotherProcessorHidesWhatStoodBeforeTheFirst() {
    late.stored(0, 64, 1, 2, FIRST);
    late.stored(1, 64, 2, 3, SECOND);
    assertEquals(2, old(64));
    assertSame(SECOND, store(64));
    late.barrier(0);
    assertEquals(2, old(64));
    late.barrier(1);
    assertNull(late.at(64));
  }

  @Test
  void aStoreOfTheSameValueByAnotherHidesWhatWasLate() {
    late.stored(0, 64, 1, 2, FIRST);
    late.stored(0, 64, 2, 2, null);
    assertEquals(1, old(64));
    late.stored(1, 64, 2, 2, null);
    assertNull(late.at(64));
    late.stored(0, 64, 2, 3, SECOND);
    assertSame(SECOND, store(64));
    late.barrier(0);
    assertNull(late.at(64));
  }

  @Test
  void thereIsAnEndToLateness() {
    for (int i = 0; i < 5000; i++) {
      late.stored(0, i * 4L, 1, 2, FIRST);
    }
    assertNull(late.at(0));
    assertEquals(1, old(4999 * 4));
  }
}
