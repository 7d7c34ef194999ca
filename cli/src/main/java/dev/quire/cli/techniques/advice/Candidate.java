package dev.quire.cli.techniques.advice;

import dev.quire.cli.techniques.Combination;
import dev.quire.cli.techniques.Cost;
import dev.quire.cli.techniques.CostModel;
import dev.quire.cli.techniques.Event;
import dev.quire.cli.techniques.Measurement;
import dev.quire.cli.techniques.workload.WorkloadKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A combination that fits, and how it did.
 *
 * @param combination the choices
 * @param results what was measured
 * @param times how many times the cycles of the cheapest candidate it takes
 * @param score the mean of these times by the mix: 1 is the cheapest at everything
 */
public record Candidate(
    Combination combination,
    Map<WorkloadKind, Measurement> results,
    Map<WorkloadKind, Double> times,
    double score) {

  private static final double AS_CHEAP = 1.02;
  private static final double WORTH_TELLING = 1.1;
  private static final int MOST_TOLD = 2;

  /** The most frames that its tables took in any of the workloads. */
  public long tableFrames() {
    return results.values().stream().mapToLong(Measurement::tableFrames).max().orElse(0);
  }

  /** The pages of addresses that reaching tables takes. */
  public long accessPages() {
    return results.values().stream().mapToLong(Measurement::accessPages).max().orElse(0);
  }

  /** Why it stands where it does. */
  public String reason(CostModel model) {
    List<String> cheap = new ArrayList<>();
    List<WorkloadKind> dear = new ArrayList<>();
    times.forEach(
        (workload, factor) -> {
          if (factor <= AS_CHEAP) {
            cheap.add(workload.key());
          } else if (factor > WORTH_TELLING) {
            dear.add(workload);
          }
        });
    dear.sort(Comparator.comparing(times::get, Comparator.reverseOrder()));
    List<String> parts = new ArrayList<>();
    if (cheap.size() == times.size()) {
      parts.add("as cheap as any at everything");
    } else if (!cheap.isEmpty()) {
      parts.add("as cheap as any at " + String.join(", ", cheap));
    }
    for (WorkloadKind workload : dear.subList(0, Math.min(MOST_TOLD, dear.size()))) {
      parts.add(told(workload, model));
    }
    if (dear.size() > MOST_TOLD) {
      parts.add("dearer at " + (dear.size() - MOST_TOLD) + " more");
    }
    return parts.isEmpty() ? "within a tenth of the cheapest at everything" : join(parts);
  }

  private static String join(List<String> parts) {
    return String.join("; ", parts);
  }

  /** Where its cycles go, where it is dear. */
  private String told(WorkloadKind workload, CostModel model) {
    Measurement result = results.get(workload);
    if (result == null) {
      return workload.key();
    }
    Cost cost = result.cost(model);
    Event.Part most = Event.Part.TABLES;
    for (Event.Part part : Event.Part.values()) {
      most = cost.of(part) > cost.of(most) ? part : most;
    }
    return String.format(
        Locale.ROOT,
        "%.1f times the cheapest at %s, %.0f%% of it %s",
        times.getOrDefault(workload, 1.0),
        workload,
        100 * cost.of(most) / cost.cycles(),
        most.title());
  }
}
