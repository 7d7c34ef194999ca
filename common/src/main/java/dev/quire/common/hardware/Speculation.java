package dev.quire.common.hardware;

import dev.quire.api.PageNumber;

/**
 * Where an eager processor looks ahead: the neighbours of what was just used, what was used a while
 * ago, and anywhere.
 */
final class Speculation {
  private static final int RECENT = 64;
  private static final int ONE_IN = 4;
  private static final int NEAR = 4;
  private static final int SPREAD = 2 * NEAR + 1;
  private static final int KINDS = 3;

  private final Randomness randomness;
  private final long addressMask;
  private final long[] recent = new long[RECENT];
  private int used;

  Speculation(Randomness randomness, long addressMask) {
    this.randomness = randomness;
    this.addressMask = addressMask;
  }

  /** Returns an address to walk for, or −1 for none, before an access to {@code near}. */
  long choose(long near) {
    if (recent[used % RECENT] >>> PageNumber.SHIFT != near >>> PageNumber.SHIFT) {
      used++;
      recent[used % RECENT] = near;
    }
    if (!randomness.oneIn(ONE_IN)) {
      return -1;
    }
    return switch (randomness.below(KINDS)) {
      case 0 -> neighbour(near);
      case 1 -> neighbour(recent[randomness.below(RECENT)]);
      default -> randomness.next() & addressMask;
    };
  }

  private long neighbour(long address) {
    long pages = randomness.below(SPREAD) - (long) NEAR;
    return (address + (pages << PageNumber.SHIFT)) & addressMask;
  }
}
