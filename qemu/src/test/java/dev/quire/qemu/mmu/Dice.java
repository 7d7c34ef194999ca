package dev.quire.qemu.mmu;

import java.util.SplittableRandom;

/** Random choices of a scene. */
final class Dice {
  private static final int HUNDRED = 100;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final SplittableRandom random;

  Dice(SplittableRandom random) {
    this.random = random;
  }

  /** The dice of a scene. */
  static Dice of(long seed, int number) {
    return new Dice(new SplittableRandom(seed * GOLDEN + number));
  }

  boolean chance(int percent) {
    return random.nextInt(HUNDRED) < percent;
  }

  int below(int limit) {
    return random.nextInt(limit);
  }

  int word() {
    return random.nextInt();
  }

  long longWord() {
    return random.nextLong();
  }

  /** Some of these bits. */
  long someOf(long bits) {
    return random.nextLong() & bits;
  }

  /** These bits with a probability, or none of them. */
  long perhaps(int percent, long bits) {
    return chance(percent) ? bits : 0;
  }

  long pick(long... values) {
    return values[random.nextInt(values.length)];
  }

  /** Some of these bits. */
  int someOf(int bits) {
    return random.nextInt() & bits;
  }

  /** These bits with a probability, or none of them. */
  int perhaps(int percent, int bits) {
    return chance(percent) ? bits : 0;
  }

  int pick(int... values) {
    return values[random.nextInt(values.length)];
  }

  <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
