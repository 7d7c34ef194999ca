package dev.quire.common.hardware;

/** Reproducible random numbers (xorshift64*) that allocate nothing. */
final class Randomness {
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final long MULTIPLIER = 0x2545F4914F6CDD1DL;
  private long state;

  Randomness(long seed, int stream) {
    state = (seed ^ (stream + 1) * MIX) * MULTIPLIER;
    if (state == 0) {
      state = MIX;
    }
    next();
  }

  long next() {
    state ^= state >>> 12;
    state ^= state << 25;
    state ^= state >>> 27;
    return state * MULTIPLIER;
  }

  /** Returns a number from 0 to {@code bound} − 1. */
  int below(int bound) {
    return (int) ((next() >>> 1) % bound);
  }

  boolean oneIn(int chances) {
    return below(chances) == 0;
  }
}
