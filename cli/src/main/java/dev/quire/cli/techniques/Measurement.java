package dev.quire.cli.techniques;

import dev.quire.api.Counters;
import dev.quire.cli.techniques.workload.WorkloadKind;
import java.util.Optional;

/**
 * What a workload took with one combination.
 *
 * @param combination the choices
 * @param workload the workload
 * @param problem what was wrong; then the figures mean nothing
 * @param operations how many operations it was
 * @param accessPages the pages of addresses that reaching tables takes
 * @param tableFrames the frames in tables when there were most
 * @param counters what was counted
 * @param broadcast whether the hardware broadcasts invalidations
 * @param nanoseconds the time that the simulation took
 */
public record Measurement(
    Combination combination,
    WorkloadKind workload,
    Optional<String> problem,
    long operations,
    long accessPages,
    long tableFrames,
    Counters counters,
    boolean broadcast,
    long nanoseconds) {

  /** What it cost by a model. */
  public Cost cost(CostModel model) {
    return model.cost(counters, broadcast);
  }

  /** The cycles of one operation by a model. */
  public double cyclesPerOperation(CostModel model) {
    return operations == 0 ? 0 : cost(model).cycles() / operations;
  }

  /** Whether memory was as it should be. */
  public boolean passed() {
    return problem.isEmpty();
  }
}
