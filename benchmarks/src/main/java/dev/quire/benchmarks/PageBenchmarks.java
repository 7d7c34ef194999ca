package dev.quire.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;

/** Pages mapped and unmapped one by one; see {@link PageWork}. */
public final class PageBenchmarks {

  private PageBenchmarks() {}

  /** Mapping where the tables are there. */
  public static class Map extends BackendBenchmark<PageWork> {

    /** Creates the benchmark; JMH does. */
    public Map() {}

    @Override
    PageWork create(String forBackend) {
      return PageWork.create(forBackend);
    }

    /** Unmaps what the invocation before mapped. */
    @Setup(Level.Invocation)
    public void prepare() {
      work().empty();
    }

    /** Maps. */
    @Benchmark
    public void map() {
      work().mapAll();
    }
  }

  /** Mapping that makes the tables. */
  public static class MapMakingTables extends BackendBenchmark<PageWork> {

    /** Creates the benchmark; JMH does. */
    public MapMakingTables() {}

    @Override
    PageWork create(String forBackend) {
      return PageWork.create(forBackend);
    }

    /** Unmaps what the invocation before mapped. */
    @Setup(Level.Invocation)
    public void prepare() {
      work().dropTables();
    }

    /** Maps. */
    @Benchmark
    public void map() {
      work().mapMakingTables();
    }
  }

  /** Unmapping. */
  public static class Unmap extends BackendBenchmark<PageWork> {

    /** Creates the benchmark; JMH does. */
    public Unmap() {}

    @Override
    PageWork create(String forBackend) {
      return PageWork.create(forBackend);
    }

    /** Maps what the invocation is to unmap. */
    @Setup(Level.Invocation)
    public void prepare() {
      work().fill();
    }

    /** Unmaps. */
    @Benchmark
    public long unmap() {
      return work().unmapAll();
    }
  }
}
