package dev.quire.common.swap;

import java.util.BitSet;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * Which slots of a store are free, allocated and written. Slots are given out in rising order from
 * the one given out last, so that pages that leave together lie together.
 */
final class SlotMap {

  private final int slots;
  private final BitSet used = new BitSet();
  private final BitSet written = new BitSet();
  private int usedCount;
  private int next;
  private boolean closed;

  SlotMap(int slots) {
    if (slots < 1) {
      throw new IllegalArgumentException("a store of " + slots + " slots; it must have at least 1");
    }
    this.slots = slots;
  }

  int slots() {
    return slots;
  }

  int usedCount() {
    return usedCount;
  }

  OptionalInt allocate() {
    checkOpen();
    if (usedCount == slots) {
      return OptionalInt.empty();
    }
    int slot = used.nextClearBit(next);
    if (slot >= slots) {
      slot = used.nextClearBit(0);
    }
    used.set(slot);
    usedCount++;
    next = slot + 1;
    return OptionalInt.of(slot);
  }

  void free(int slot) {
    checkUsed(slot, "free");
    used.clear(slot);
    written.clear(slot);
    usedCount--;
  }

  /** Checks that a slot may be written, and forgets its page: the write may fail half-way. */
  void beginWrite(int slot) {
    checkUsed(slot, "write");
    written.clear(slot);
  }

  void endWrite(int slot) {
    written.set(slot);
  }

  void checkReadable(int slot) {
    checkUsed(slot, "read");
    if (!written.get(slot)) {
      throw new SlotStateException(slot, "read", "allocated", "written");
    }
  }

  /** Closes the map; returns whether it was open. */
  boolean close() {
    boolean wasOpen = !closed;
    closed = true;
    return wasOpen;
  }

  private void checkUsed(int slot, String operation) {
    checkOpen();
    Objects.checkIndex(slot, slots);
    if (!used.get(slot)) {
      throw new SlotStateException(slot, operation, "free", "allocated");
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
  }
}
