package dev.quire.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What all benchmarks have in common: the backend as parameter, all backends warmed first, and the
 * time of each invocation as a sample, so that an interruption by the host spoils only some.
 *
 * @param <W> what is timed
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public abstract class BackendBenchmark<W extends Work> {

  /** The key of the backend. */
  @Param({Subject.X86_NAME, Subject.ARMV7_NAME})
  public String backend = Subject.X86_NAME;

  @SuppressWarnings("NullAway.Init") // JMH calls start.
  private W work;

  /** Creates a benchmark; JMH does. */
  protected BackendBenchmark() {}

  /** Boots and warms the machines. */
  @Setup(Level.Trial)
  public final void start() {
    work = Warm.up(backend, this::create);
  }

  /** Makes the work for a backend. */
  abstract W create(String forBackend);

  /** What is timed. */
  final W work() {
    return work;
  }
}
