package dev.quire.qemu.linux.task;

/**
 * When a task gets SIGALRM.
 *
 * @param deadline when next, as {@link Clock#monotonic} tells the time; {@link Long#MAX_VALUE} for
 *     never
 * @param interval after how many nanoseconds again; 0 for once
 */
public record Alarm(long deadline, long interval) {
  /** Never. */
  public static final Alarm NONE = new Alarm(Long.MAX_VALUE, 0);

  /** Returns an alarm in so many nanoseconds. */
  public static Alarm in(long nanoseconds, long interval, Clock clock) {
    long now = clock.monotonic();
    return new Alarm(now + Math.min(nanoseconds, Long.MAX_VALUE - 1 - now), interval);
  }

  /** Whether it will come. */
  public boolean isSet() {
    return deadline != Long.MAX_VALUE;
  }

  /** What follows when it has come. */
  Alarm next(Clock clock) {
    return interval == 0 ? NONE : in(interval, interval, clock);
  }
}
