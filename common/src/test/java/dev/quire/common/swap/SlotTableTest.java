package dev.quire.common.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.AddressSpace;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

final class SlotTableTest {

  private final MemoryStore store = MemoryStore.create(200);
  private final UserSpace a = space(0);
  private final UserSpace b = space(1);

  private static UserSpace space(int handle) {
    AddressSpace tables =
        (AddressSpace)
            Proxy.newProxyInstance(
                SlotTableTest.class.getClassLoader(),
                new Class<?>[] {AddressSpace.class},
                (proxy, method, arguments) -> {
                  throw new AssertionError(method + " is not asked");
                });
    return new UserSpace(handle + 1, "space " + handle, tables, handle, violation -> {});
  }

  @Test
  void aSlotAnswersForThePagesThatHoldItOnly() {
    SlotTable slots = new SlotTable(store, 1000);
    int slot = slots.allocate();
    assertFalse(slots.holds(slot, a, 5));
    slots.hold(slot, a, 5);
    assertTrue(slots.holds(slot, a, 5));
    assertFalse(slots.holds(slot, a, 6));
    assertFalse(slots.holds(slot, b, 5));
    assertFalse(slots.holds(199, a, 5));
    assertTrue(slots.drop(slot, a, 5));
    assertFalse(slots.holds(slot, a, 5));
    slots.free(slot);
    assertEquals(0, store.usedSlots());
  }

  @Test
  void theLastHolderIsTheLast() {
    SlotTable slots = new SlotTable(store, 1000);
    int slot = slots.allocate();
    slots.hold(slot, a, 5);
    slots.hold(slot, b, 5);
    Mappings holders = new Mappings();
    slots.holders(slot, holders);
    assertEquals(2, holders.size());
    assertFalse(slots.drop(slot, a, 5));
    assertTrue(slots.holds(slot, b, 5));
    assertFalse(slots.drop(slot, a, 5), "a second time");
    assertEquals(0, a.slots());
    assertEquals(1, b.slots());
    assertTrue(slots.drop(slot, b, 5));
  }

  @Test
  void slotsThatNoTicketCanNameAreNotUsed() {
    SlotTable slots = new SlotTable(store, 3);
    for (int i = 0; i < 3; i++) {
      assertTrue(slots.allocate() != SlotTable.NONE);
    }
    assertEquals(SlotTable.NONE, slots.allocate());
    assertEquals(3, store.usedSlots());
  }

  @Test
  void strayedSlotsComeBackUnlessOthersHoldThem() {
    SlotTable slots = new SlotTable(store, 1000);
    for (int i = 0; i < 150; i++) {
      int slot = slots.allocate();
      slots.hold(slot, i % 3 == 0 ? a : b, i);
      if (i % 6 == 0) {
        slots.hold(slot, b, i);
      }
    }
    assertEquals(50, a.slots());
    assertEquals(125, b.slots());
    slots.dropAll(a);
    assertEquals(0, a.slots());
    assertEquals(125, store.usedSlots());
    slots.dropAll(b);
    assertEquals(0, store.usedSlots());
  }
}
