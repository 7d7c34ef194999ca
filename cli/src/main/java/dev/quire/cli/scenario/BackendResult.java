package dev.quire.cli.scenario;

import java.util.List;
import java.util.Optional;

/**
 * How a scenario went on one backend.
 *
 * @param name the backend
 * @param sets the program sets that ran to their end, in order
 * @param costs what it cost
 * @param framesLeaked how many frames did not come back
 * @param leaks whose they are; empty if none
 * @param coherenceWatched whether the coherence checker watched
 * @param coherenceViolations what it found
 * @param failure why the scenario did not come to its end
 */
public record BackendResult(
    String name,
    List<SetResult> sets,
    Costs costs,
    long framesLeaked,
    String leaks,
    boolean coherenceWatched,
    List<String> coherenceViolations,
    Optional<String> failure) {

  /** Whether everything that the processes saw was as the model has it. */
  public boolean matchesModel() {
    return failure.isEmpty() && sets.stream().allMatch(set -> set.differences().isEmpty());
  }

  /** The outcomes of the set with this name, if it ran to its end. */
  public Optional<SetOutcomes> outcomes(String set) {
    return sets.stream()
        .filter(result -> result.set().equals(set))
        .map(SetResult::outcomes)
        .findFirst();
  }
}
