package dev.quire.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;

/** Loads of user code; see {@link AccessWork}. */
public class AccessBenchmark extends BackendBenchmark<AccessWork> {

  /** Creates the benchmark; JMH does. */
  public AccessBenchmark() {}

  @Override
  AccessWork create(String forBackend) {
    return AccessWork.create(forBackend);
  }

  /** One word through 64 pages. */
  @Benchmark
  public long translate() {
    return work().translate();
  }

  /** Words of 64 pages. */
  @Benchmark
  public long load() {
    return work().load();
  }

  /** Words of 64 pages, through the contract. */
  @Benchmark
  public long loadByContract() {
    return work().loadByContract();
  }

  /** Words of 1024 pages, each page invalidated before. */
  @Benchmark
  public long invalidateAndLoad() {
    return work().invalidateAndLoad();
  }

  /** Words of 1 GiB. */
  @Benchmark
  public long walk() {
    return work().walk();
  }
}
