package dev.quire.cli.techniques.advice;

import dev.quire.cli.techniques.workload.WorkloadKind;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How much each workload counts. */
public final class Mix {

  private static final double MOST = 1e6;

  private final Map<WorkloadKind, Double> weights;

  private Mix(Map<WorkloadKind, Double> weights) {
    this.weights = weights;
  }

  /** All workloads alike; the one about several processors only if there are several. */
  public static Mix even(int processors) {
    Map<WorkloadKind, Double> weights = new EnumMap<>(WorkloadKind.class);
    for (WorkloadKind workload : WorkloadKind.values()) {
      if (processors > 1 || !workload.isAcross()) {
        weights.put(workload, 1.0);
      }
    }
    return new Mix(weights);
  }

  /**
   * Returns a mix of these workloads alone.
   *
   * @throws IllegalArgumentException if a weight is not positive, or there is none, or a workload
   *     needs more processors
   */
  public static Mix of(Map<WorkloadKind, Double> weights, int processors) {
    if (weights.isEmpty()) {
      throw new IllegalArgumentException("a mix of no workloads");
    }
    weights.forEach(
        (workload, weight) -> {
          if (!(weight > 0 && weight <= MOST)) {
            throw new IllegalArgumentException(
                workload + " has weight " + weight + "; it must be above 0, at most a million");
          }
          if (workload.isAcross() && processors == 1) {
            throw new IllegalArgumentException(
                workload + " is about several processors, and there is 1; give --processors");
          }
        });
    return new Mix(new EnumMap<>(weights));
  }

  /** The workloads that count, and how much. */
  public Map<WorkloadKind, Double> weights() {
    return Collections.unmodifiableMap(weights);
  }

  @Override
  public String toString() {
    return weights.entrySet().stream()
        .map(one -> String.format(Locale.ROOT, "%s=%s", one.getKey(), trimmed(one.getValue())))
        .collect(Collectors.joining(", "));
  }

  private static String trimmed(double weight) {
    return weight == Math.rint(weight)
        ? String.format(Locale.ROOT, "%.0f", weight)
        : String.valueOf(weight);
  }
}
