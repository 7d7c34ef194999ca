package dev.quire.common.swap;

import java.util.OptionalInt;

/**
 * Which pages are on each slot of the backing store. A slot has one of two kinds of holders:
 *
 * <ul>
 *   <li>a page in a frame that came from the slot or was written to it, or a page of a shared
 *       object: the slot is noted there, and nothing here;
 *   <li>pages of processes that are not in a frame: all those whose entries hold the slot's ticket,
 *       one of each process. They are noted here, and the last one that goes frees the slot.
 * </ul>
 *
 * <p>It answers for tickets, too: a payload may pass the codec's check by chance, but then its slot
 * is hardly held by the very page.
 */
final class SlotTable {

  static final int NONE = -1;

  private final BackingStore store;
  private final long limit;
  private final ReverseMap holders = new ChainedReverseMap();
  private final Mappings found = new Mappings();

  SlotTable(BackingStore store, long indexLimit) {
    this.store = store;
    limit = indexLimit;
  }

  /** Takes a slot, which no page of a process holds yet; {@link #NONE} if the store is full. */
  int allocate() {
    OptionalInt got = store.allocate();
    if (got.isEmpty()) {
      return NONE;
    }
    if (got.getAsInt() >= limit) {
      store.free(got.getAsInt());
      return NONE;
    }
    return got.getAsInt();
  }

  /** Gives a slot back that no page of a process holds. */
  void free(int slot) {
    store.free(slot);
  }

  /** Notes that a page's entry holds the slot's ticket. */
  void hold(int slot, UserSpace space, long page) {
    holders.add(slot, space.handle(), page);
    space.addSlots(1);
  }

  boolean holds(int slot, UserSpace space, long page) {
    found.clear();
    holders.mappings(slot, found);
    for (int i = 0; i < found.size(); i++) {
      if (found.space(i) == space.handle() && found.page(i) == page) {
        return true;
      }
    }
    return false;
  }

  /** Appends the pages that hold a slot. */
  void holders(int slot, Mappings to) {
    holders.mappings(slot, to);
  }

  /** Notes that a page does not hold the slot any more; whether no page does now. */
  boolean drop(int slot, UserSpace space, long page) {
    if (holders.remove(slot, space.handle(), page)) {
      space.addSlots(-1);
    }
    found.clear();
    holders.mappings(slot, found);
    return found.size() == 0;
  }

  /** Drops what a space holds still: slots whose tickets went astray. */
  void dropAll(UserSpace space) {
    Mappings all = new Mappings();
    for (int slot = 0; slot < store.slots() && space.slots() > 0; slot++) {
      all.clear();
      holders.mappings(slot, all);
      for (int i = 0; i < all.size(); i++) {
        if (all.space(i) == space.handle() && drop(slot, space, all.page(i))) {
          free(slot);
        }
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
