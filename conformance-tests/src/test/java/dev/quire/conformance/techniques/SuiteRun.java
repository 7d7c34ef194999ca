package dev.quire.conformance.techniques;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the whole suite against one combination, as JUnit runs it for an implementor. */
final class SuiteRun implements TestExecutionListener {
  private final List<String> failures = new ArrayList<>();
  private int passed;
  private int skipped;

  private SuiteRun() {}

  static SuiteRun of(Combination combination) {
    TechniqueSuite.set(combination);
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(TechniqueSuite.class))
            .build();
    SuiteRun run = new SuiteRun();
    LauncherFactory.create().execute(request, run);
    return run;
  }

  @Override
  public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.FAILED) {
      failures.add(
          test.getDisplayName()
              + ": "
              + result.getThrowable().map(Throwable::getMessage).orElse("no reason given"));
    } else if (test.isTest()) {
      if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
        skipped++;
      } else {
        passed++;
      }
    }
  }

  @Override
  public synchronized void executionSkipped(TestIdentifier test, String reason) {
    skipped++;
  }

  /** What failed, and why. */
  synchronized List<String> failures() {
    return failures;
  }

  synchronized int passed() {
    return passed;
  }

  synchronized int skipped() {
    return skipped;
  }
}
