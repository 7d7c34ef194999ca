package dev.quire.common.swap;

/**
 * The choice of which page leaves. Only the holder of the pager's lock calls. The law: a wired or
 * pinned page is never chosen.
 */
public interface EvictionPolicy {

  /** What {@link #victim} returns when no page may leave. */
  int NONE = -1;

  /**
   * Chooses a page.
   *
   * @return its index, or {@link #NONE}
   */
  int victim(ResidentPages pages);
}
