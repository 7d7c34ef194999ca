package dev.quire.qemu.mmu;

import java.util.Arrays;

/** A table of a scene, with the entries that it holds when the scene begins. */
final class Table {
  private final String name;
  private final int level;
  private final long base;
  private final int entryBytes;
  private final long[] entries;

  /**
   * Describes a table.
   *
   * @param entryBytes 4 or 8
   */
  Table(String name, int level, long base, int entryBytes, long[] entries) {
    this.name = name;
    this.level = level;
    this.base = base;
    this.entryBytes = entryBytes;
    this.entries = entries;
  }

  /** A table of words. */
  Table(String name, int level, long base, int[] words) {
    this(
        name,
        level,
        base,
        Integer.BYTES,
        Arrays.stream(words).mapToLong(Integer::toUnsignedLong).toArray());
  }

  String name() {
    return name;
  }

  /** 0 for a table of the first level. */
  int level() {
    return level;
  }

  int entryBytes() {
    return entryBytes;
  }

  int length() {
    return entries.length;
  }

  long entry(int index) {
    return entries[index];
  }

  long address(int index) {
    return base + (long) index * entryBytes;
  }

  boolean contains(long address) {
    return address >= base && address < address(entries.length);
  }

  int index(long address) {
    return (int) (address - base) / entryBytes;
  }

  /** The same table with other entries. */
  Table with(long[] others) {
    return new Table(name, level, base, entryBytes, others);
  }
}
