package dev.quire.common.hardware;

import java.util.Arrays;

/** Broadcast operations that a processor has not done yet, in order. */
final class BroadcastQueue {
  private long[] operations = new long[16];
  private int waiting;
  private long posted;
  private volatile long done;

  synchronized void post(long operation) {
    if (waiting == operations.length) {
      operations = Arrays.copyOf(operations, 2 * waiting);
    }
    operations[waiting++] = operation;
    posted++;
  }

  /** How many operations were posted so far. */
  synchronized long posted() {
    return posted;
  }

  /** Returns whether the first {@code goal} operations are done. */
  boolean done(long goal) {
    return done >= goal;
  }

  /** Has {@code cpu} do what waits; called by whoever drives it. */
  synchronized void drain(DrivenCpu cpu) {
    for (int i = 0; i < waiting; i++) {
      cpu.perform(operations[i]);
    }
    waiting = 0;
    done = posted;
  }
}
