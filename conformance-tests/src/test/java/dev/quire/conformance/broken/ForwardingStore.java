package dev.quire.conformance.broken;

import dev.quire.common.swap.BackingStore;
import dev.quire.common.swap.StoreException;
import java.util.OptionalInt;

/** A backing store that is another, unless overridden. */
class ForwardingStore implements BackingStore {
  final BackingStore real;

  ForwardingStore(BackingStore real) {
    this.real = real;
  }

  @Override
  public int slots() {
    return real.slots();
  }

  @Override
  public int usedSlots() {
    return real.usedSlots();
  }

  @Override
  public OptionalInt allocate() {
    return real.allocate();
  }

  @Override
  public void free(int slot) {
    real.free(slot);
  }

  @Override
  public void write(int slot, byte[] page, int offset) throws StoreException {
    real.write(slot, page, offset);
  }

  @Override
  public void read(int slot, byte[] page, int offset) throws StoreException {
    real.read(slot, page, offset);
  }

  @Override
  public void close() throws StoreException {
    real.close();
  }
}
