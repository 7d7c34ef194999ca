package dev.quire.qemu.mmu;

import dev.quire.common.hardware.Ram;
import dev.quire.qemu.process.GuestMemory;

/** The memories of the two. */
final class MemoryWords {
  private MemoryWords() {}

  static Words of(Ram ram) {
    return new Words() {
      @Override
      public int load(long address) {
        return ram.load32(address);
      }

      @Override
      public void store(long address, int word) {
        ram.store32(address, word);
      }
    };
  }

  static Words of(GuestMemory memory) {
    return new Words() {
      @Override
      public int load(long address) {
        return memory.load32(address);
      }

      @Override
      public void store(long address, int word) {
        memory.store32(address, word);
      }
    };
  }
}
