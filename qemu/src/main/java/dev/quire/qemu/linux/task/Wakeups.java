package dev.quire.qemu.linux.task;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.TimeUnit;

/** Where the processor sleeps when no task can run, and where other threads wake it. */
final class Wakeups {
  @GuardedBy("this")
  private boolean woken;

  /** Says that something has happened. */
  synchronized void wake() {
    woken = true;
    notifyAll();
  }

  /** Sleeps until something happens, or for so many nanoseconds. */
  synchronized void sleep(long nanoseconds) {
    long end = System.nanoTime() + nanoseconds;
    try {
      for (long left = nanoseconds; !woken && left > 0; left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while all programs waited", e);
    }
    woken = false;
  }
}
