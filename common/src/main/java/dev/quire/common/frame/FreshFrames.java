package dev.quire.common.frame;

/**
 * The frames that were never handed out, in ascending order: a cursor over runs. It lets a free
 * list begin empty and learn of frames as they are needed, so that a machine with much RAM boots as
 * fast as one with little.
 */
final class FreshFrames {

  private final FrameRuns runs;
  private int run;
  private long next;
  private long left;

  FreshFrames(FrameRuns runs) {
    this.runs = runs;
    next = runs.lowest();
    left = runs.frames();
  }

  /** The number of frames that are left. */
  long left() {
    return left;
  }

  /**
   * The order of the largest block that begins at the cursor, at most {@code limit}; -1 at the end.
   */
  int order(int limit) {
    if (left == 0) {
      return -1;
    }
    int aligned = Math.min(limit, Long.numberOfTrailingZeros(next));
    int fitting = Long.SIZE - 1 - Long.numberOfLeadingZeros(runs.end(run) - next);
    return Math.min(aligned, fitting);
  }

  /** Returns the next {@code 1 << order} frames; the order is at most what {@link #order} says. */
  long take(int order) {
    long frame = next;
    next += 1L << order;
    left -= 1L << order;
    if (next == runs.end(run) && left > 0) {
      run++;
      next = runs.first(run);
    }
    return frame;
  }
}
