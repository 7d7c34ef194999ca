package dev.quire.common.swap;

/** The pages in frames as an {@link EvictionPolicy} sees them, each under an index. */
public interface ResidentPages {

  /** The number of pages. */
  int size();

  /** All indices are below this; not every index has a page. */
  int limit();

  /** Whether there is a page under this index. */
  boolean holds(int index);

  /** Whether the page under this index may never be evicted. */
  boolean isWired(int index);

  /** Whether the page under this index is held for a moment. */
  boolean isPinned(int index);

  /** A number that changes whenever the index gets or loses a page. */
  int stamp(int index);

  /**
   * Looks at the first {@code count} of these pages in all spaces that map them, takes their
   * accessed marks away, and remembers what it saw for {@link #wasAccessed} and {@link #wasDirty}.
   * A page that lies in a large mapping is always found accessed and dirty. One edit for each space
   * concerned.
   */
  void examine(int[] indices, int count);

  /** Whether the page had an accessed mark when it was last examined. */
  boolean wasAccessed(int index);

  /** Whether a space had the page in a large mapping, which keeps it, when it was last examined. */
  default boolean wasLarge(int index) {
    return false;
  }

  /** Whether leaving would have cost a write when the page was last examined. */
  boolean wasDirty(int index);
}
