package dev.quire.common.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class SlotTableTest {

  private final MemoryStore store = MemoryStore.create(200);
  private final SharedMemory a = new SharedMemory(1, "a", 1);
  private final SharedMemory b = new SharedMemory(2, "b", 1);

  @Test
  void aSlotAnswersForItsOwnPageOnly() {
    SlotTable slots = new SlotTable(store, 1000);
    int slot = slots.allocate(a, 5);
    assertTrue(slots.holds(slot, a, 5));
    assertFalse(slots.holds(slot, a, 6));
    assertFalse(slots.holds(slot, b, 5));
    assertFalse(slots.holds(199, a, 5));
    slots.free(slot, a);
    assertFalse(slots.holds(slot, a, 5));
  }

  @Test
  void slotsThatNoTicketCanNameAreNotUsed() {
    SlotTable slots = new SlotTable(store, 3);
    for (int i = 0; i < 3; i++) {
      assertTrue(slots.allocate(a, i) != SlotTable.NONE);
    }
    assertEquals(SlotTable.NONE, slots.allocate(a, 3));
    assertEquals(3, store.usedSlots());
  }

  @Test
  void strayedSlotsComeBack() {
    SlotTable slots = new SlotTable(store, 1000);
    for (int i = 0; i < 150; i++) {
      assertTrue(slots.allocate(i % 3 == 0 ? a : b, i) != SlotTable.NONE);
    }
    assertEquals(50, a.slots());
    slots.freeAll(a);
    assertEquals(0, a.slots());
    assertEquals(100, store.usedSlots());
  }
}
