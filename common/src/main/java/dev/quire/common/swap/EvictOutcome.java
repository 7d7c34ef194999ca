package dev.quire.common.swap;

/** What became of the wish that a page leave its frame. */
public enum EvictOutcome {
  /** It left without a write: its slot is still good, or it is blank, or its file has it. */
  DROPPED,
  /** It was written to its slot and left. */
  WRITTEN,
  /** It was in no frame. */
  NOT_RESIDENT,
  /** It stays: it is wired or pinned, or a space has it in a large mapping. */
  HELD,
  /** It stays: the backing store is full. */
  STORE_FULL,
  /** It stays: the backing store failed; {@link Pager#lastStoreFailure} says how. */
  IO_ERROR,
  /** No page may leave: all are wired or pinned, or in large mappings. */
  NO_VICTIM;

  /** Whether a frame came free. */
  public boolean isDone() {
    return this == DROPPED || this == WRITTEN;
  }
}
