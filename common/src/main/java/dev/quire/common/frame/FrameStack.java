package dev.quire.common.frame;

/**
 * A stack of free frames: constant time, the frame that was freed last is handed out first. The
 * stack is a list through the free frames themselves, so that it needs no room in advance.
 *
 * <p>A stack cannot find neighbours. Runs come from {@linkplain ReservedRuns runs set aside} when
 * it is made, of one order; all others above order 0 are refused. A run that was handed out can be
 * given back frame by frame and is whole again only when all of its frames are back. When nothing
 * else is left, single requests are served from there too.
 */
final class FrameStack implements FreeFrames {

  private final ReservedRuns reserved;
  private final FreshFrames fresh;
  private final long base;

  /** For each frame on the stack the one below, as its distance from the base and 1. */
  private final ChunkedInts below;

  private int top;
  private long stacked;

  /**
   * Creates a stack.
   *
   * @param runOrder the order of the runs to set aside, 1 to {@link #MAX_ORDER}; any if there are
   *     none
   * @param runCount how many, 0 or more
   */
  FrameStack(FrameRuns runs, int runOrder, int runCount) {
    reserved = ReservedRuns.carve(runs, runOrder, runCount);
    FrameRuns singles = runs.minus(reserved.runs());
    fresh = new FreshFrames(singles);
    base = singles.lowest();
    below = new ChunkedInts((int) (singles.limit() - base));
  }

  @Override
  public long takeOne() {
    if (top != 0) {
      int index = top - 1;
      top = below.get(index);
      stacked--;
      return base + index;
    }
    return fresh.left() > 0 ? fresh.take(0) : reserved.takeOne();
  }

  @Override
  public long takeRun(int order) {
    return order == 0 ? takeOne() : reserved.takeRun(order);
  }

  @Override
  public void giveBack(long frame, int order) {
    for (long each = frame; each < frame + (1L << order); each++) {
      if (!reserved.giveBack(each)) {
        int index = (int) (each - base);
        below.set(index, top);
        top = index + 1;
        stacked++;
      }
    }
  }

  @Override
  public long available() {
    return stacked + fresh.left() + reserved.available();
  }
}
