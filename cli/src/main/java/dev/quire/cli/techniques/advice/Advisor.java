package dev.quire.cli.techniques.advice;

import dev.quire.api.Backend;
import dev.quire.cli.techniques.Combination;
import dev.quire.cli.techniques.CostModel;
import dev.quire.cli.techniques.Measurement;
import dev.quire.cli.techniques.Refusal;
import dev.quire.cli.techniques.Study;
import dev.quire.cli.techniques.Supply;
import dev.quire.cli.techniques.workload.WorkloadKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Ranks the combinations that fit.
 *
 * <p>For each workload of the mix the cheapest combination that fits is the measure; the score is
 * the mean of how many times its cycles another takes, weighted by the mix. Where scores are the
 * same to the second decimal, fewer frames in tables come first, then fewer addresses.
 */
public final class Advisor {

  private static final double STEPS = 100;

  private final CostModel model;
  private final Consumer<String> progress;

  /**
   * Creates an advisor.
   *
   * @param progress is told what is tried
   */
  public Advisor(CostModel model, Consumer<String> progress) {
    this.model = model;
    this.progress = progress;
  }

  /** Tries which combinations fit, and ranks them by what was measured. */
  public Advice advise(Question question, List<Backend> backends, Mix mix, Study study) {
    List<Refusal> refusals = new ArrayList<>();
    List<Combination> fitting = new ArrayList<>();
    for (Backend backend : backends) {
      for (Combination combination : Combination.of(backend.name(), Supply.BUDDY)) {
        progress.accept("does it fit? " + combination);
        Optional<String> refusal = Fit.refusal(backend, question, combination);
        refusal.ifPresentOrElse(
            reason -> refusals.add(new Refusal(combination, reason)),
            () -> fitting.add(combination));
      }
    }
    Map<Combination, Map<WorkloadKind, Measurement>> results = new LinkedHashMap<>();
    List<Measurement> failures = new ArrayList<>();
    for (Measurement one : study.measurements()) {
      boolean counts =
          fitting.contains(one.combination()) && mix.weights().containsKey(one.workload());
      if (counts && one.passed()) {
        results
            .computeIfAbsent(one.combination(), c -> new EnumMap<>(WorkloadKind.class))
            .put(one.workload(), one);
      } else if (counts) {
        failures.add(one);
      }
    }
    // What failed once, or was not measured with all of the mix, is not to be recommended.
    results.values().removeIf(measured -> !measured.keySet().equals(mix.weights().keySet()));
    return new Advice(question, mix, ranked(results, mix), refusals, failures);
  }

  private List<Candidate> ranked(
      Map<Combination, Map<WorkloadKind, Measurement>> results, Mix mix) {
    Map<WorkloadKind, Double> least = new EnumMap<>(WorkloadKind.class);
    results
        .values()
        .forEach(
            measured ->
                measured.forEach(
                    (workload, one) ->
                        least.merge(workload, one.cyclesPerOperation(model), Math::min)));
    List<Candidate> candidates = new ArrayList<>();
    results.forEach(
        (combination, measured) -> candidates.add(candidate(combination, measured, least, mix)));
    candidates.sort(
        Comparator.comparingLong((Candidate one) -> Math.round(one.score() * STEPS))
            .thenComparingLong(Candidate::tableFrames)
            .thenComparingLong(Candidate::accessPages));
    return candidates;
  }

  private Candidate candidate(
      Combination combination,
      Map<WorkloadKind, Measurement> measured,
      Map<WorkloadKind, Double> least,
      Mix mix) {
    Map<WorkloadKind, Double> times = new EnumMap<>(WorkloadKind.class);
    double sum = 0;
    double weights = 0;
    for (Map.Entry<WorkloadKind, Double> one : mix.weights().entrySet()) {
      Measurement result = measured.get(one.getKey());
      double cheapest = least.getOrDefault(one.getKey(), 0.0);
      double factor =
          result == null || cheapest == 0 ? 1 : result.cyclesPerOperation(model) / cheapest;
      times.put(one.getKey(), factor);
      sum += factor * one.getValue();
      weights += one.getValue();
    }
    return new Candidate(combination, measured, times, sum / weights);
  }
}
