package dev.quire.cli.techniques;

import dev.quire.cli.techniques.workload.WorkloadKind;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What was measured, and what was refused.
 *
 * @param settings with what
 * @param measurements the results, by combination and workload
 * @param refusals the combinations that there are none of
 */
public record Study(
    StudySettings settings, List<Measurement> measurements, List<Refusal> refusals) {

  /** Copies the lists. */
  public Study {
    measurements = List.copyOf(measurements);
    refusals = List.copyOf(refusals);
  }

  /** The formats, in the order in which they were run. */
  public Set<String> formats() {
    Set<String> formats = new LinkedHashSet<>();
    measurements.forEach(one -> formats.add(one.combination().format()));
    refusals.forEach(one -> formats.add(one.combination().format()));
    return formats;
  }

  /** The results of a workload on a format, cheapest first, those that failed last. */
  public List<Measurement> ranked(WorkloadKind workload, String format, CostModel model) {
    return measurements.stream()
        .filter(one -> one.workload() == workload && one.combination().format().equals(format))
        .sorted(
            Comparator.comparing((Measurement one) -> !one.passed())
                .thenComparingDouble(one -> one.cyclesPerOperation(model)))
        .toList();
  }

  /** The refusals of a format. */
  public List<Refusal> refusals(String format) {
    return refusals.stream().filter(one -> one.combination().format().equals(format)).toList();
  }

  /** The results that were wrong. */
  public List<Measurement> failures() {
    return measurements.stream().filter(one -> !one.passed()).toList();
  }

  /** Whether every combination that was not refused gave the right results. */
  public boolean passed() {
    return failures().isEmpty();
  }
}
