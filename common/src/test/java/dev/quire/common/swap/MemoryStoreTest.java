package dev.quire.common.swap;

/** The laws of a store, for memory. */
class MemoryStoreTest extends BackingStoreContract {

  @Override
  BackingStore create(int slots) {
    return MemoryStore.create(slots);
  }
}
