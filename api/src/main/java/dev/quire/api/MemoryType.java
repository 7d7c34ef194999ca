package dev.quire.api;

/** How accesses to a page are cached and ordered. */
public enum MemoryType {
  /** Ordinary memory, cached, written back. */
  WRITE_BACK,
  /** Ordinary memory, cached, written through. */
  WRITE_THROUGH,
  /** Ordinary memory, not cached. */
  UNCACHED,
  /** Device registers and frame buffers: not cached, in order. */
  DEVICE
}
