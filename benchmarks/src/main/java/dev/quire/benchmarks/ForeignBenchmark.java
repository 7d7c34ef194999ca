package dev.quire.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Edits of the current space and of another; see {@link ForeignWork}. */
public class ForeignBenchmark extends BackendBenchmark<ForeignWork> {

  /** Whether the space that is edited is not current. */
  @Param({"false", "true"})
  public boolean foreign;

  /** Creates the benchmark; JMH does. */
  public ForeignBenchmark() {}

  @Override
  ForeignWork create(String forBackend) {
    return ForeignWork.create(forBackend);
  }

  /** Chooses what is current. */
  @Setup(Level.Iteration)
  public void activate() {
    work().makeCurrent(!foreign);
  }

  /** Ranges of 1024 pages. */
  @Benchmark
  public void ranges() {
    work().ranges();
  }

  /** One page in each edit. */
  @Benchmark
  public long pages() {
    return work().pages();
  }
}
