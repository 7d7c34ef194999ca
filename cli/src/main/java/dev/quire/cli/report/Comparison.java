package dev.quire.cli.report;

import dev.quire.cli.program.ProgramSet;
import dev.quire.cli.scenario.BackendResult;
import dev.quire.cli.scenario.SetOutcomes;
import dev.quire.cli.scenario.SetResult;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the backends' results compare.
 *
 * @param backends the results, at least one
 */
public record Comparison(List<BackendResult> backends) {

  /** Copies the list. */
  public Comparison {
    backends = List.copyOf(backends);
  }

  /**
   * Whether the backends agree: the memory of each is as the model has it, and the common set had
   * the same outcomes on all.
   */
  public boolean agree() {
    return backends.stream().allMatch(BackendResult::matchesModel) && commonAlike();
  }

  /** Whether they agree, all frames came back and the coherence checker was silent. */
  public boolean passed() {
    return agree()
        && backends.stream()
            .allMatch(
                backend -> backend.leaks().isEmpty() && backend.coherenceViolations().isEmpty());
  }

  /** What is wrong, one text each, beginning with the backend; empty if the comparison passed. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (BackendResult backend : backends) {
      backend.failure().ifPresent(why -> problems.add(backend.name() + ": " + why));
      for (SetResult set : backend.sets()) {
        for (String difference : set.differences()) {
          problems.add(backend.name() + ", " + set.set() + ": " + difference);
        }
      }
      if (!backend.leaks().isEmpty()) {
        problems.add(backend.name() + ": frames leaked: " + backend.leaks());
      }
      for (String violation : backend.coherenceViolations()) {
        problems.add(backend.name() + ": not coherent: " + violation);
      }
    }
    if (!commonAlike()) {
      problems.add("the common set had different outcomes");
    }
    return problems;
  }

  private boolean commonAlike() {
    Set<Optional<SetOutcomes>> outcomes = new LinkedHashSet<>();
    for (BackendResult backend : backends) {
      outcomes.add(backend.outcomes(ProgramSet.COMMON));
    }
    return outcomes.size() == 1 && outcomes.iterator().next().isPresent();
  }
}
