package dev.quire.benchmarks;

import java.io.PrintStream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs JMH row by row. Each backend's figure of a row comes from a JVM of its own. */
final class Measuring {
  private static final String ALLOCATED = "gc.alloc.rate.norm";
  private static final String BACKEND = "backend";
  private static final int FORKS = 3;
  private static final int QUICK_MILLIS = 120;
  private static final int QUICK_WARM_MILLIS = 400;
  private static final int QUICK_ITERATIONS = 3;

  private final boolean quick;
  private final PrintStream progress;

  /**
   * Begins to measure.
   *
   * @param quick whether to measure for a short time
   * @param progress where to say what is being measured
   */
  Measuring(boolean quick, PrintStream progress) {
    this.quick = quick;
    this.progress = progress;
  }

  /** Measures an operation on all backends. */
  void run(Operation operation, Figures figures) throws RunnerException {
    progress.println("measuring: " + operation.label());
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(operation.pattern())
            .param(BACKEND, Subject.BACKENDS.toArray(String[]::new))
            .addProfiler(GCProfiler.class)
            .forks(quick ? 1 : FORKS)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    int equals = operation.param().indexOf('=');
    if (equals >= 0) {
      options.param(
          operation.param().substring(0, equals), operation.param().substring(equals + 1));
    }
    if (quick) {
      TimeValue time = TimeValue.milliseconds(QUICK_MILLIS);
      options
          .warmupIterations(1)
          .warmupTime(time)
          .measurementIterations(QUICK_ITERATIONS)
          .measurementTime(time)
          .jvmArgsAppend("-D" + Warm.MILLIS_PROPERTY + "=" + QUICK_WARM_MILLIS);
    }
    for (RunResult result : new Runner(options.build()).run()) {
      figures.add(operation, result.getParams().getParam(BACKEND), read(operation, result));
    }
  }

  /** The median of the JVMs that measured: compilers do not always inline alike. */
  private static Figures.Measured read(Operation operation, RunResult result) {
    double[] nanos =
        result.getBenchmarkResults().stream()
            .mapToDouble(
                fork -> fork.getPrimaryResult().getStatistics().getPercentile(Figures.PERCENTILE))
            .sorted()
            .toArray();
    Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
    double bytes = allocated == null ? Double.NaN : allocated.getScore() / operation.operations();
    return new Figures.Measured(nanos[nanos.length / 2] / operation.operations(), bytes);
  }
}
