package dev.quire.conformance.broken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.quire.api.TlbModel;
import dev.quire.conformance.Subjects;
import dev.quire.conformance.broken.RuleRun.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Each subject on every rule. Prints which rules catch it; those named beside it must be among
 * them. The healthy backends stand in the matrix too, and no rule catches them.
 */
@EnabledIfSystemProperty(named = "quire.matrix", matches = "true")
final class BrokenMatrixTest {
  private static final long SECONDS = 30;

  @TestFactory
  Stream<DynamicTest> healthyBackendsAreCaughtByNoRule() {
    return architectures()
        .flatMap(
            architecture ->
                Stream.of(TlbModel.KEEP, TlbModel.EAGER)
                    .map(
                        model ->
                            DynamicTest.dynamicTest(
                                architecture.key() + " under " + model,
                                () -> healthy(architecture, model))));
  }

  @TestFactory
  Stream<DynamicTest> subjects() {
    return architectures()
        .flatMap(
            architecture ->
                BrokenSubjects.ALL.stream()
                    .filter(subject -> subject.on().contains(architecture))
                    .map(
                        subject ->
                            DynamicTest.dynamicTest(
                                architecture.key() + ": " + subject,
                                () -> broken(subject, architecture))));
  }

  private static Stream<Architecture> architectures() {
    return Arrays.stream(Architecture.values())
        .filter(architecture -> Subjects.isSelected(architecture.key()));
  }

  private static void healthy(Architecture architecture, TlbModel model) {
    Subject none = Subject.named("nothing broken").under(model).caughtBy();
    List<String> caught = row(none, architecture, architecture.key() + " under " + model);
    assertEquals(List.of(), caught);
  }

  private static void broken(Subject subject, Architecture architecture) {
    List<String> caught = row(subject, architecture, architecture.key() + ": " + subject);
    List<String> missing = new ArrayList<>(subject.rules());
    missing.removeAll(caught);
    assertEquals(List.of(), missing, "rules that should catch it");
    assertFalse(caught.isEmpty());
  }

  private static List<String> row(Subject subject, Architecture architecture, String title) {
    SubjectSuite.Target target =
        new SubjectSuite.Target(
            subject.backend(architecture), subject.model(), subject.breakage().pager());
    List<String> caught = new ArrayList<>();
    for (String rule : RuleRun.rules()) {
      if (catches(target, rule)) {
        caught.add(rule);
      }
    }
    System.out.println(title + ": " + String.join(" ", caught));
    return caught;
  }

  /** Whether the rule fails, or does not come to its end. */
  private static boolean catches(SubjectSuite.Target target, String rule) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Thread thread = new Thread(() -> outcome.complete(RuleRun.run(target, rule).outcome()), rule);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((failed, thrown) -> outcome.completeExceptionally(thrown));
    thread.start();
    try {
      return outcome.get(SECONDS, TimeUnit.SECONDS) == Outcome.FAILED;
    } catch (TimeoutException stuck) {
      return true;
    } catch (InterruptedException | ExecutionException failed) {
      throw new AssertionError(rule, failed);
    }
  }
}
