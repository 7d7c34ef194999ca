package dev.quire.common.frame;

/**
 * Which frames are free, and which is handed out next: a policy. It knows nothing of references or
 * owners.
 *
 * <p>Laws, for every policy:
 *
 * <ol>
 *   <li>A frame that was handed out is not handed out again before it is given back.
 *   <li>{@link #takeOne} answers {@link #NONE} exactly when {@link #available} is 0.
 *   <li>The first frame of a run of order n is a multiple of {@code 1 << n}.
 *   <li>When everything is given back, in whatever order and pieces, everything that could be had
 *       at first can be had again.
 * </ol>
 *
 * <p>Callers hold the lock of the allocator, and give back only what they were handed.
 */
interface FreeFrames {

  /** No frame. */
  long NONE = -1;

  /** The highest order of a run. */
  int MAX_ORDER = 10;

  /** Returns the number of a frame, or {@link #NONE}. */
  long takeOne();

  /**
   * Returns the first of {@code 1 << order} consecutive frames, or {@link #NONE}.
   *
   * @param order 0 to {@link #MAX_ORDER}
   */
  long takeRun(int order);

  /** Takes back {@code 1 << order} frames from {@code frame} on, a multiple of that. */
  void giveBack(long frame, int order);

  /** The number of free frames. */
  long available();
}
