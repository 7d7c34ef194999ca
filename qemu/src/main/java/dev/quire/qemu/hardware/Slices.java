package dev.quire.qemu.hardware;

import java.time.Duration;

/** How long user code has run since its last tick. */
final class Slices {

  /** A tick comes when user code has run so long. */
  private static final long TICK_NANOS = Duration.ofMillis(10).toNanos();

  private long ran;
  private long started;

  void start() {
    started = System.nanoTime();
  }

  void stop() {
    ran += System.nanoTime() - started;
  }

  /** Returns whether it is time for a tick, and if so begins anew. */
  boolean isOver() {
    if (ran < TICK_NANOS) {
      return false;
    }
    ran = 0;
    return true;
  }
}
