package dev.quire.benchmarks;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Brings both architectures to life in this JVM before one is timed: the compiler has then seen two
 * implementations of what architectures differ in, and no figure rests on there being only one.
 *
 * <p>Time is that of the processor, for a machine that is busy with other things as well compiles
 * late; and it goes on until the compiler has been idle for a while.
 */
final class Warm {

  /** How long {@link #up} takes at least, in milliseconds of processor time. */
  static final String MILLIS_PROPERTY = "quire.benchmarks.warmMillis";

  private static final int DEFAULT_MILLIS = 1000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Idle for so long, the compiler is done, in nanoseconds of processor time. */
  private static final long IDLE = 150 * NANOS_PER_MILLI;

  /** It is never waited for longer than so many times the time asked for. */
  private static final int PATIENCE = 5;

  private Warm() {}

  /** Makes the work of each backend, exercises them in turn, and returns the one asked for. */
  static <W extends Work> W up(String backend, Function<String, W> make) {
    int wanted = Subject.BACKENDS.indexOf(backend);
    if (wanted < 0) {
      throw new IllegalArgumentException("no backend " + backend + " in " + Subject.BACKENDS);
    }
    List<W> all = new ArrayList<>();
    for (String each : Subject.BACKENDS) {
      all.add(make.apply(each));
    }
    exercise(all, Integer.getInteger(MILLIS_PROPERTY, DEFAULT_MILLIS) * NANOS_PER_MILLI);
    return all.get(wanted);
  }

  private static void exercise(List<? extends Work> all, long nanos) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long start = threads.getCurrentThreadCpuTime();
    long compiled = 0;
    long since = start;
    long now;
    do {
      for (Work work : all) {
        work.exercise();
      }
      now = threads.getCurrentThreadCpuTime();
      long total = compilationTime(compiler);
      if (total != compiled) {
        compiled = total;
        since = now;
      }
    } while (now - start < nanos || (now - since < IDLE && now - start < PATIENCE * nanos));
  }

  private static long compilationTime(@Nullable CompilationMXBean compiler) {
    return compiler != null && compiler.isCompilationTimeMonitoringSupported()
        ? compiler.getTotalCompilationTime()
        : 0;
  }
}
