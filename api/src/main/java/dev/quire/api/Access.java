package dev.quire.api;

/** The kinds of memory access. */
public enum Access {
  /** A data load. */
  READ,
  /** A data store, or an atomic operation. */
  WRITE,
  /** An instruction fetch. */
  FETCH
}
