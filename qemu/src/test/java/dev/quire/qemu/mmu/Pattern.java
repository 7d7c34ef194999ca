package dev.quire.qemu.mmu;

/** What memory holds where there are no tables: each word tells its address. */
final class Pattern {
  private static final int GOLDEN = 0x9E3779B1;
  private static final int BYTE = 0xFF;

  /** A breakpoint of x86: a fetch executes it, so that it is a fetch. */
  private static final int BREAKPOINT = 0xCC;

  private static final int ONE_IN = 4;

  private Pattern() {}

  /** The word at a physical address. */
  static int at(long address) {
    int word = (int) (address / Integer.BYTES) * GOLDEN;
    word ^= word >>> Short.SIZE;
    return (word >>> Byte.SIZE) % ONE_IN == 0 ? (word & ~BYTE) | BREAKPOINT : word;
  }

  static void fill(Words memory, Architecture.Arena arena) {
    for (long at = arena.first(); at < arena.end(); at += Integer.BYTES) {
      memory.store(at, at(at));
    }
  }
}
