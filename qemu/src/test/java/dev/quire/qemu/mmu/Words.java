package dev.quire.qemu.mmu;

/** Physical memory, word by word, below every translation. */
interface Words {

  /** Loads the word at an aligned physical address. */
  int load(long address);

  /** Stores a word. */
  void store(long address, int word);
}
