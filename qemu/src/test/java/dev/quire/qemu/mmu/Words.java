package dev.quire.qemu.mmu;

/** Physical memory, word by word, below every translation. */
interface Words {

  /** Loads the word at an aligned physical address. */
  int load(long address);

  /** Stores a word. */
  void store(long address, int word);

  /** Loads 4 or 8 bytes, zero-extended. */
  default long load(long address, int bytes) {
    long low = Integer.toUnsignedLong(load(address));
    return bytes == Integer.BYTES
        ? low
        : low | (long) load(address + Integer.BYTES) << Integer.SIZE;
  }

  /** Stores the low 4 bytes of a value, or all 8. */
  default void store(long address, long value, int bytes) {
    store(address, (int) value);
    if (bytes != Integer.BYTES) {
      store(address + Integer.BYTES, (int) (value >>> Integer.SIZE));
    }
  }
}
