package dev.quire.common.frame;

/** The policies of {@link FreeFrames}, each as it is made for tests. */
enum Policy {
  STACK,
  STACK_WITH_RUNS,
  BITMAP,
  BUDDY;

  private static final int RUN_ORDER = 2;

  FreeFrames over(FrameRuns runs) {
    return switch (this) {
      case STACK -> new FrameStack(runs, 1, 0);
      case STACK_WITH_RUNS -> new FrameStack(runs, RUN_ORDER, half(runs));
      case BITMAP -> new FrameBitmap(runs);
      case BUDDY -> new BuddyFrames(runs);
    };
  }

  /** Half of the runs that could be set aside. */
  private static int half(FrameRuns runs) {
    long size = 1L << RUN_ORDER;
    int count = 0;
    for (int i = 0; i < runs.count(); i++) {
      long first = (runs.first(i) + size - 1) / size;
      count += (int) Math.max(0, runs.end(i) / size - first);
    }
    return count / 2;
  }
}
