package dev.quire.api;

/** How a simulated processor caches translations: each is allowed by its architecture. */
public enum TlbModel {
  /** Small, direct-mapped and fast. */
  DIRECT,
  /** Keeps every translation until told: the forgotten invalidation shows. */
  KEEP,
  /** Forgets translations at random, by seed. */
  RANDOM,
  /** Keeps, walks speculatively, caches intermediate tables; ARMv7: sees stores late. */
  EAGER
}
