package dev.quire.cli.techniques.workload;

import dev.quire.api.AddressSpace;
import dev.quire.api.Counters;
import dev.quire.api.FrameOwner;
import dev.quire.api.Paging;
import dev.quire.common.frame.LeakReport;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One workload, run on one machine.
 *
 * @param operations how many operations it was
 * @param tableFrames the frames in the tables of all spaces, kernel space included, when there were
 *     most
 * @param counters what was counted meanwhile
 * @param nanoseconds the time that it took
 */
public record WorkloadRun(long operations, long tableFrames, Counters counters, long nanoseconds) {

  /**
   * Runs a workload on a machine that has just booted.
   *
   * @throws WrongResultException if memory is not what it should be afterwards
   */
  public static WorkloadRun on(Paging paging, WorkloadKind kind, Sizes sizes, long seed) {
    Map<FrameOwner, Long> before = frames(paging);
    Bench bench = new Bench(paging, sizes, seed);
    Workload workload = kind.on(bench);
    Counters start = paging.counters();
    long clock = System.nanoTime();
    workload.work();
    long nanoseconds = System.nanoTime() - clock;
    Counters counters = paging.counters().since(start);
    workload.check();
    checkTables(paging, paging.kernelSpace());
    workload.end();
    bench.destroyAll();
    String leaks = LeakReport.difference(before, frames(paging));
    if (!leaks.isEmpty()) {
      throw new WrongResultException("frames leaked: " + leaks);
    }
    return new WorkloadRun(bench.operations(), bench.tableFrames(), counters, nanoseconds);
  }

  /** Checks the laws of the tables themselves. */
  static void checkTables(Paging paging, AddressSpace space) {
    List<String> wrong = paging.check(paging.processors().get(0), space);
    if (!wrong.isEmpty()) {
      throw new WrongResultException("tables of " + space.name() + ": " + wrong.get(0));
    }
  }

  /** The frames of all but the kernel, which may keep some ready for later. */
  private static Map<FrameOwner, Long> frames(Paging paging) {
    return paging.frames().usage().entrySet().stream()
        .filter(entry -> entry.getKey().id() != 0)
        .filter(entry -> entry.getKey().use() != FrameOwner.Use.KERNEL)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
