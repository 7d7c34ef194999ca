package dev.quire.process;

import dev.quire.common.swap.BackingStore;
import dev.quire.common.swap.MemoryStore;
import dev.quire.common.swap.StoreException;
import java.util.OptionalInt;

/** A store in memory whose device fails while it is told to. */
final class FailingStore implements BackingStore {
  private final MemoryStore store = MemoryStore.create(16);
  boolean fails;

  private void check(String what) throws StoreException {
    if (fails) {
      throw new StoreException(what);
    }
  }

  @Override
  public int slots() {
    return store.slots();
  }

  @Override
  public int usedSlots() {
    return store.usedSlots();
  }

  @Override
  public OptionalInt allocate() {
    return store.allocate();
  }

  @Override
  public void free(int slot) {
    store.free(slot);
  }

  @Override
  public void write(int slot, byte[] page, int offset) throws StoreException {
    check("write of slot " + slot);
    store.write(slot, page, offset);
  }

  @Override
  public void read(int slot, byte[] page, int offset) throws StoreException {
    check("read of slot " + slot);
    store.read(slot, page, offset);
  }

  @Override
  public void close() {
    store.close();
  }
}
