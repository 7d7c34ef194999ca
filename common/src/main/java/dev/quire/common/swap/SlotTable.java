package dev.quire.common.swap;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Whose page each slot of the backing store holds. It answers for tickets: a payload may pass the
 * codec's check by chance, but then the slot is hardly the very page's own.
 */
final class SlotTable {

  static final int NONE = -1;

  private final BackingStore store;
  private final long limit;
  private long[] owners = new long[64];
  private long[] pages = new long[64];

  SlotTable(BackingStore store, long indexLimit) {
    this.store = store;
    limit = indexLimit;
  }

  /** Takes a slot for a page; {@link #NONE} if the store is full. */
  int allocate(PageOwner owner, long page) {
    OptionalInt got = store.allocate();
    if (got.isEmpty()) {
      return NONE;
    }
    int slot = got.getAsInt();
    if (slot >= limit) {
      store.free(slot);
      return NONE;
    }
    if (slot >= owners.length) {
      int room = Math.max(slot + 1, 2 * owners.length);
      owners = Arrays.copyOf(owners, room);
      pages = Arrays.copyOf(pages, room);
    }
    owners[slot] = owner.id();
    pages[slot] = page;
    owner.addSlots(1);
    return slot;
  }

  boolean holds(int slot, PageOwner owner, long page) {
    return slot < owners.length && owners[slot] == owner.id() && pages[slot] == page;
  }

  void free(int slot, PageOwner owner) {
    owners[slot] = 0;
    owner.addSlots(-1);
    store.free(slot);
  }

  /** Frees what slots an owner has still: those whose tickets went astray. */
  void freeAll(PageOwner owner) {
    for (int slot = 0; slot < owners.length && owner.slots() > 0; slot++) {
      if (owners[slot] == owner.id()) {
        free(slot, owner);
      }
    }
  }

  void write(int slot, byte[] page) throws StoreException {
    store.write(slot, page, 0);
  }

  void read(int slot, byte[] page) throws StoreException {
    store.read(slot, page, 0);
  }
}
