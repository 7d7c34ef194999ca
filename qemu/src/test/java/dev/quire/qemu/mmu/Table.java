package dev.quire.qemu.mmu;

/** A table of a scene, with the words that it holds when the scene begins. */
final class Table {
  private final String name;
  private final int level;
  private final long base;
  private final int[] words;

  Table(String name, int level, long base, int[] words) {
    this.name = name;
    this.level = level;
    this.base = base;
    this.words = words;
  }

  String name() {
    return name;
  }

  /** 0 for a table of the first level. */
  int level() {
    return level;
  }

  int length() {
    return words.length;
  }

  int word(int index) {
    return words[index];
  }

  long address(int index) {
    return base + (long) index * Integer.BYTES;
  }

  boolean contains(long address) {
    return address >= base && address < address(words.length);
  }

  int index(long address) {
    return (int) (address - base) / Integer.BYTES;
  }

  /** The same table with other words. */
  Table with(int[] otherWords) {
    return new Table(name, level, base, otherWords);
  }
}
