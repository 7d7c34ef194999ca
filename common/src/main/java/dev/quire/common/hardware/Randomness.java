package dev.quire.common.hardware;

import java.util.SplittableRandom;

/** Reproducible random numbers, a stream for each processor. */
final class Randomness {
  private final SplittableRandom random;

  Randomness(long seed, int stream) {
    SplittableRandom first = new SplittableRandom(seed);
    SplittableRandom mine = first.split();
    for (int i = 0; i < stream; i++) {
      mine = first.split();
    }
    random = mine;
  }

  long next() {
    return random.nextLong();
  }

  /** Returns a number from 0 to {@code bound} − 1. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean oneIn(int chances) {
    return below(chances) == 0;
  }
}
