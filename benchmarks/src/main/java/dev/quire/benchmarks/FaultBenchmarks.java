package dev.quire.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;

/** Demand-zero faults, and zeroing; see {@link FaultWork}. */
public final class FaultBenchmarks {

  private FaultBenchmarks() {}

  /** Faults, from the access to its retry. */
  public static class DemandZero extends BackendBenchmark<FaultWork> {

    /** Creates the benchmark; JMH does. */
    public DemandZero() {}

    @Override
    FaultWork create(String forBackend) {
      return FaultWork.create(forBackend);
    }

    /** Gives back what the invocation before touched. */
    @Setup(Level.Invocation)
    public void prepare() {
      work().blank();
    }

    /** Writes to blank pages. */
    @Benchmark
    public void touch() {
      work().touch();
    }
  }

  /** Zeroing alone. */
  public static class Zero extends BackendBenchmark<FaultWork> {

    /** Creates the benchmark; JMH does. */
    public Zero() {}

    @Override
    FaultWork create(String forBackend) {
      return FaultWork.create(forBackend);
    }

    /** Zeroes frames by transient mappings. */
    @Benchmark
    public void zero() {
      work().zero();
    }
  }
}
