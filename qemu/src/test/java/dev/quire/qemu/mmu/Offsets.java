package dev.quire.qemu.mmu;

import dev.quire.api.PageNumber;

/** Where in a page accesses are made. */
final class Offsets {
  private static final int NEAR_THE_END = 5;

  private Offsets() {}

  /** Mostly aligned; also unaligned, and where the next page begins. A fetch stays in its page. */
  static long offset(Dice dice, AccessKind kind) {
    int offset =
        dice.chance(35)
            ? PageNumber.BYTES - 1 - dice.below(NEAR_THE_END)
            : dice.below(PageNumber.BYTES);
    boolean mayBeUnaligned = !kind.isAtomic() && kind != AccessKind.FETCH32;
    return mayBeUnaligned && dice.chance(60) ? offset : offset & -kind.bytes();
  }

  /** Whether an access at an offset touches the word at another, in the same or the next page. */
  static boolean touches(long offset, AccessKind kind, long word) {
    long first = offset & -Integer.BYTES;
    long last = offset + kind.bytes() - 1;
    for (long at = first; at <= last; at += Integer.BYTES) {
      if (at % PageNumber.BYTES == word % PageNumber.BYTES) {
        return true;
      }
    }
    return false;
  }
}
