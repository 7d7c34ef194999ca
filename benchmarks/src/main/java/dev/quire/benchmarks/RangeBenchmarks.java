package dev.quire.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Ranges mapped, unmapped and protected; see {@link RangeWork}. */
public final class RangeBenchmarks {

  private RangeBenchmarks() {}

  /** What the benchmarks of ranges have in common. */
  public abstract static class Shareable extends BackendBenchmark<RangeWork> {

    /** Whether the space is current on another processor too. */
    @Param({"false", "true"})
    public boolean shared;

    /** Creates a benchmark; JMH does. */
    protected Shareable() {}

    @Override
    RangeWork create(String forBackend) {
      return RangeWork.create(forBackend, shared);
    }
  }

  /** Mapping, tables and all. */
  public static class Map extends Shareable {

    /** Creates the benchmark; JMH does. */
    public Map() {}

    /** Unmaps what the invocation before mapped. */
    @Setup(Level.Invocation)
    public void prepare() {
      work().empty();
    }

    /** Maps. */
    @Benchmark
    public void map() {
      work().map();
    }
  }

  /** Unmapping, tables and all. */
  public static class Unmap extends Shareable {

    /** Creates the benchmark; JMH does. */
    public Unmap() {}

    /** Maps what the invocation is to unmap. */
    @Setup(Level.Invocation)
    public void prepare() {
      work().fill();
    }

    /** Unmaps. */
    @Benchmark
    public void unmap() {
      work().unmap();
    }
  }

  /** Protecting. */
  public static class Protect extends Shareable {

    /** Creates the benchmark; JMH does. */
    public Protect() {}

    /** Protects. */
    @Benchmark
    public void protect() {
      work().protect();
    }
  }
}
