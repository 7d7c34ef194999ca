package dev.quire.common.hardware;

import dev.quire.api.PageNumber;
import java.util.function.LongUnaryOperator;

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

  /** No address to walk for; in no architecture is this one. */
  static final long NOWHERE = Long.MIN_VALUE;

  private final Randomness randomness;
  private final LongUnaryOperator linear;
  private final long[] recent = new long[RECENT];
  private int used;

  /**
   * Creates one without a past.
   *
   * @param linear makes an address of the processor out of any number
   */
  Speculation(Randomness randomness, LongUnaryOperator linear) {
    this.randomness = randomness;
    this.linear = linear;
  }

  /** Returns an address to walk for, or NOWHERE, before an access to {@code near}. */
  long choose(long near) {
    if (recent[used % RECENT] >>> PageNumber.SHIFT != near >>> PageNumber.SHIFT) {
      used++;
      recent[used % RECENT] = near;
    }
    if (!randomness.oneIn(ONE_IN)) {
      return NOWHERE;
    }
    return switch (randomness.below(KINDS)) {
      case 0 -> neighbour(near);
      case 1 -> neighbour(recent[randomness.below(RECENT)]);
      default -> linear.applyAsLong(randomness.next());
    };
  }

  private long neighbour(long address) {
    long pages = randomness.below(SPREAD) - (long) NEAR;
    return linear.applyAsLong(address + (pages << PageNumber.SHIFT));
  }
}
