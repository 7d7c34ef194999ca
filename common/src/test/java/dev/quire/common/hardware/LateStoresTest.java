package dev.quire.common.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

/** What walks may still see of words that were stored to. */
final class LateStoresTest {
  private final LateStores late = new LateStores(2);

  private long old(long address) {
    LateStores.Late word = late.at(address);
    assertNotNull(word);
    return word.old();
  }

  @Test
  void aWordIsOldUntilTheBarrierOfWhoStoredIt() {
    late.stored(0, 64, 1, null);
    late.stored(0, 64, 2, null);
    assertEquals(1, old(64));
    late.barrier(1);
    assertEquals(1, old(64));
    late.barrier(0);
    assertNull(late.at(64));
  }

  @Test
  void aStoreOfAnotherProcessorHidesWhatStoodBeforeTheFirst() {
    late.stored(0, 64, 1, null);
    late.stored(1, 64, 2, null);
    assertEquals(2, old(64));
    late.barrier(0);
    assertEquals(2, old(64));
    late.barrier(1);
    assertNull(late.at(64));
  }

  @Test
  void thereIsAnEndToLateness() {
    for (int i = 0; i < 5000; i++) {
      late.stored(0, i * 4L, 1, null);
    }
    assertNull(late.at(0));
    assertEquals(1, old(4999 * 4));
  }
}
