package dev.quire.api;

/** The frame allocators. */
public enum AllocatorKind {
  /** A stack of single frames in constant time; runs come from a pool set aside at boot. */
  STACK,
  /** One bit a frame. */
  BITMAP,
  /** Runs of powers of two. */
  BUDDY
}
