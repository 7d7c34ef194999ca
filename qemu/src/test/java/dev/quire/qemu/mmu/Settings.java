package dev.quire.qemu.mmu;

/** How much is compared, by system properties. */
final class Settings {

  /** How many accesses an architecture; 240,000 unless told. */
  static final String ACCESSES = "quire.mmu.accesses";

  /** Where the random tables and accesses begin. */
  static final String SEED = "quire.mmu.seed";

  /** One scene alone, to replay it. */
  static final String SCENE = "quire.mmu.scene";

  private static final long ORDINARY = 240_000;

  private Settings() {}

  static long accesses() {
    return Long.getLong(ACCESSES, ORDINARY);
  }

  static long seed() {
    return Long.getLong(SEED, 1);
  }

  /** The scene to replay, or −1. */
  static int scene() {
    return Integer.getInteger(SCENE, -1);
  }
}
