package dev.quire.common.swap;

/**
 * For each frame the pages that map it. The pager's way from a victim to the spaces that it must
 * leave.
 *
 * <p>Spaces are named by the {@link UserSpace#handle()} that the pager gave them. Only the holder
 * of the pager's lock calls. The laws:
 *
 * <ol>
 *   <li>{@link #mappings} appends exactly the pairs that were added for the frame and not removed,
 *       in any order.
 *   <li>A frame without mappings takes no room.
 * </ol>
 */
public interface ReverseMap {

  /** Notes that {@code page} of the space with this handle maps {@code frame}; not noted yet. */
  void add(long frame, int space, long page);

  /**
   * Forgets a mapping.
   *
   * @return whether it had been noted
   */
  boolean remove(long frame, int space, long page);

  /** Appends the mappings of a frame. */
  void mappings(long frame, Mappings to);

  /** How many mappings are noted, of all frames. */
  long size();
}
