package dev.quire.qemu.linux.task;

import java.time.Instant;

/** The time that programs see: the host's. */
public final class Clock {
  /** Nanoseconds in a second. */
  public static final long SECOND = 1_000_000_000;

  private final long start = System.nanoTime();

  Clock() {}

  /** Nanoseconds since the machine was started. */
  public long monotonic() {
    return System.nanoTime() - start;
  }

  /** Nanoseconds since 1970. */
  public long realTime() {
    Instant now = Instant.now();
    return now.getEpochSecond() * SECOND + now.getNano();
  }
}
