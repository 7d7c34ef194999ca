package dev.quire.conformance.broken;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedMethod;

import dev.quire.conformance.QuireConformanceTest;
import dev.quire.conformance.Rule;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs one rule of the suite against one target, as JUnit runs it for an implementor. */
final class RuleRun {

  /** What came of it. */
  enum Outcome {
    PASSED,
    FAILED,
    SKIPPED
  }

  /**
   * The end of a run.
   *
   * @param message what a failure says, else empty
   */
  record Result(Outcome outcome, String message) {}

  private record Place(Class<?> nested, Method method) {}

  private static final Map<String, Place> PLACES = places();

  private RuleRun() {}

  /** The numbers of all rules that Jupiter runs. */
  static Collection<String> rules() {
    return PLACES.keySet();
  }

  private static Map<String, Place> places() {
    Map<String, Place> places = new TreeMap<>(RuleRun::byNumber);
    for (Class<?> nested : QuireConformanceTest.class.getClasses()) {
      for (Method method : nested.getSuperclass().getDeclaredMethods()) {
        Rule rule = method.getAnnotation(Rule.class);
        if (rule != null) {
          places.put(rule.value(), new Place(nested, method));
        }
      }
    }
    return places;
  }

  private static int byNumber(String one, String other) {
    List<Integer> a = numbers(one);
    List<Integer> b = numbers(other);
    return a.get(0).equals(b.get(0)) ? a.get(1).compareTo(b.get(1)) : a.get(0).compareTo(b.get(0));
  }

  private static List<Integer> numbers(String rule) {
    return List.of(rule.substring(1).split("\\.", 2)).stream().map(Integer::valueOf).toList();
  }

  /** Runs the rule of this number. */
  static Result run(SubjectSuite.Target target, String number) {
    Place place = PLACES.get(number);
    if (place == null) {
      throw new IllegalArgumentException("no rule has number " + number);
    }
    SubjectSuite.set(target);
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(
                selectNestedMethod(List.of(SubjectSuite.class), place.nested(), place.method()))
            .filters(EngineFilter.includeEngines("junit-jupiter"))
            .build();
    Listener listener = new Listener();
    LauncherFactory.create().execute(request, listener);
    return listener.result();
  }

  private static final class Listener implements TestExecutionListener {
    private final List<TestExecutionResult> results = new ArrayList<>();

    @Override
    public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
      boolean failed = result.getStatus() == TestExecutionResult.Status.FAILED;
      if (test.isTest() || failed) {
        results.add(result);
      }
    }

    synchronized Result result() {
      for (TestExecutionResult result : results) {
        if (result.getStatus() == TestExecutionResult.Status.FAILED) {
          return new Result(Outcome.FAILED, message(result.getThrowable().orElse(null)));
        }
      }
      boolean passed =
          results.stream().anyMatch(r -> r.getStatus() == TestExecutionResult.Status.SUCCESSFUL);
      return new Result(passed ? Outcome.PASSED : Outcome.SKIPPED, "");
    }

    private static String message(@Nullable Throwable thrown) {
      return thrown == null ? "" : String.valueOf(thrown.getMessage());
    }
  }
}
