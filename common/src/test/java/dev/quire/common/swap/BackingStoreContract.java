package dev.quire.common.swap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** The laws of {@link BackingStore}, for each store a subclass. */
abstract class BackingStoreContract {

  private static final int SLOTS = 7;

  /** Creates a store of its own for one test. */
  abstract BackingStore create(int slots) throws StoreException;

  /** Laws 1 and 2, and 3 when the store is full, over random histories against a plain map. */
  @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
  void laws1And2BehavesAsAMap(@ForAll long seed) throws StoreException {
    SplittableRandom random = new SplittableRandom(seed);
    Map<Integer, byte[]> model = new HashMap<>();
    BitSet held = new BitSet();
    try (BackingStore store = create(SLOTS)) {
      for (int step = 0; step < 300; step++) {
        int slot = random.nextInt(SLOTS);
        switch (random.nextInt(5)) {
          case 0, 1 -> {
            OptionalInt taken = store.allocate();
            assertEquals(held.cardinality() < SLOTS, taken.isPresent());
            taken.ifPresent(
                fresh -> {
                  assertEquals(false, held.get(fresh));
                  held.set(fresh);
                });
          }
          case 2 -> {
            if (held.get(slot)) {
              store.free(slot);
              held.clear(slot);
              model.remove(slot);
            } else {
              assertThrows(SlotStateException.class, () -> store.free(slot));
            }
          }
          case 3 -> {
            byte[] page = new byte[BackingStore.PAGE_BYTES + 5];
            random.nextBytes(page);
            if (held.get(slot)) {
              store.write(slot, page, 5);
              model.put(slot, Arrays.copyOfRange(page, 5, page.length));
            } else {
              assertThrows(SlotStateException.class, () -> store.write(slot, page, 5));
            }
          }
          default -> {
            byte[] page = new byte[BackingStore.PAGE_BYTES + 3];
            byte[] expected = model.get(slot);
            if (expected != null) {
              store.read(slot, page, 3);
              assertArrayEquals(expected, Arrays.copyOfRange(page, 3, page.length));
            } else {
              assertThrows(SlotStateException.class, () -> store.read(slot, page, 3));
            }
          }
        }
        assertEquals(held.cardinality(), store.usedSlots());
      }
    }
  }

  @Example
  void law3AFullStoreAnswersEmptyAndKeepsItsPages() throws StoreException {
    try (BackingStore store = create(3)) {
      assertEquals(3, store.slots());
      for (int i = 0; i < 3; i++) {
        store.write(store.allocate().orElseThrow(), page(i), 0);
      }
      assertEquals(OptionalInt.empty(), store.allocate());
      assertEquals(3, store.usedSlots());
      for (int i = 0; i < 3; i++) {
        assertRead(store, i, page(i));
      }
      store.free(1);
      assertEquals(OptionalInt.of(1), store.allocate());
    }
  }

  @Example
  void slotsAreGivenOutInOrder() throws StoreException {
    try (BackingStore store = create(4)) {
      assertEquals(OptionalInt.of(0), store.allocate());
      assertEquals(OptionalInt.of(1), store.allocate());
      store.free(0);
      assertEquals(OptionalInt.of(2), store.allocate());
      assertEquals(OptionalInt.of(3), store.allocate());
      assertEquals(OptionalInt.of(0), store.allocate());
    }
  }

  @Example
  void aSlotGivenOutAgainHoldsNoPage() throws StoreException {
    try (BackingStore store = create(1)) {
      store.write(store.allocate().orElseThrow(), page(1), 0);
      store.free(0);
      assertEquals(OptionalInt.of(0), store.allocate());

      SlotStateException refusal =
          assertThrows(SlotStateException.class, () -> store.read(0, page(0), 0));
      assertEquals(0, refusal.slot());
      assertEquals(
          "cannot read slot 0, which is allocated; it must be written", refusal.getMessage());
    }
  }

  @Example
  void aDoubleFreeIsRefused() throws StoreException {
    try (BackingStore store = create(2)) {
      int slot = store.allocate().orElseThrow();
      store.free(slot);

      SlotStateException refusal = assertThrows(SlotStateException.class, () -> store.free(slot));
      assertEquals("cannot free slot 0, which is free; it must be allocated", refusal.getMessage());
      assertEquals(0, store.usedSlots());
    }
  }

  @Example
  void slotsAndArraysAreChecked() throws StoreException {
    try (BackingStore store = create(2)) {
      int slot = store.allocate().orElseThrow();
      store.write(slot, page(1), 0);
      for (int wrong : new int[] {-1, 2}) {
        assertThrows(IndexOutOfBoundsException.class, () -> store.free(wrong));
        assertThrows(IndexOutOfBoundsException.class, () -> store.write(wrong, page(0), 0));
        assertThrows(IndexOutOfBoundsException.class, () -> store.read(wrong, page(0), 0));
      }
      assertThrows(IndexOutOfBoundsException.class, () -> store.write(slot, page(2), 1));
      assertThrows(IndexOutOfBoundsException.class, () -> store.read(slot, page(2), -1));
      assertRead(store, slot, page(1));
    }
    assertThrows(IllegalArgumentException.class, () -> create(0));
  }

  @Example
  void aClosedStoreRefusesEverything() throws StoreException {
    BackingStore store = create(2);
    int slot = store.allocate().orElseThrow();
    store.close();
    store.close();

    assertThrows(IllegalStateException.class, store::allocate);
    assertThrows(IllegalStateException.class, () -> store.free(slot));
    assertThrows(IllegalStateException.class, () -> store.write(slot, page(0), 0));
    assertThrows(IllegalStateException.class, () -> store.read(slot, page(0), 0));
  }

  @Example
  void threadsDoNotDisturbEachOther() throws Exception {
    try (BackingStore store = create(16)) {
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Thread[] threads = new Thread[2];
      for (int t = 0; t < threads.length; t++) {
        int first = t * 100;
        threads[t] = new Thread(() -> work(store, first));
        threads[t].setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
        threads[t].start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(null, failure.get());
      assertEquals(0, store.usedSlots());
    }
  }

  private static void work(BackingStore store, int first) {
    try {
      for (int i = 0; i < 200; i++) {
        int slot = store.allocate().orElseThrow();
        store.write(slot, page(first + i % 100), 0);
        assertRead(store, slot, page(first + i % 100));
        store.free(slot);
      }
    } catch (StoreException e) {
      throw new AssertionError(e);
    }
  }

  static void assertRead(BackingStore store, int slot, byte[] expected) throws StoreException {
    byte[] page = new byte[BackingStore.PAGE_BYTES];
    store.read(slot, page, 0);
    assertArrayEquals(expected, page);
  }

  /** A page that is different for each number. */
  static byte[] page(int number) {
    byte[] page = new byte[BackingStore.PAGE_BYTES];
    new SplittableRandom(number).nextBytes(page);
    return page;
  }
}
