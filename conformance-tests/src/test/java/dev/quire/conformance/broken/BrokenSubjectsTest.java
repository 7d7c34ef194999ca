package dev.quire.conformance.broken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quire.api.Backend;
import dev.quire.conformance.Subjects;
import dev.quire.conformance.broken.RuleRun.Outcome;
import dev.quire.conformance.broken.RuleRun.Result;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Every broken subject is caught by the rules named beside it, which pass on the healthy one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrokenSubjectsTest {
  private static final int LEAST = 28;
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Map<String, Result> healthy = new HashMap<>();

  @Test
  void thereAreEnoughAndEachHasItsName() {
    Set<String> names = new HashSet<>();
    BrokenSubjects.ALL.forEach(subject -> assertTrue(names.add(subject.name()), subject.name()));
    assertTrue(names.size() >= LEAST, () -> names.size() + " subjects");
    BrokenSubjects.ALL.forEach(
        subject -> {
          assertTrue(!subject.rules().isEmpty(), subject.name());
          assertTrue(RuleRun.rules().containsAll(subject.rules()), subject.name());
        });
  }

  @TestFactory
  Stream<DynamicTest> caught() {
    return BrokenSubjects.ALL.stream()
        .flatMap(
            subject ->
                subject.on().stream()
                    .filter(architecture -> Subjects.isSelected(architecture.key()))
                    .map(
                        architecture ->
                            DynamicTest.dynamicTest(
                                architecture.key() + ": " + subject + " → " + subject.rules(),
                                () ->
                                    assertTimeoutPreemptively(
                                        LONGEST, () -> isCaught(subject, architecture)))));
  }

  private void isCaught(Subject subject, Architecture architecture) {
    assumeTrue(System.getProperty("quire.rule", "").isEmpty(), "rules were chosen");
    Backend broken = subject.backend(architecture);
    for (String rule : subject.rules()) {
      Result control = control(subject, architecture, rule);
      assertEquals(
          Outcome.PASSED,
          control.outcome(),
          () -> rule + " on the healthy subject: " + control.message());
      Result result =
          RuleRun.run(
              new SubjectSuite.Target(broken, subject.model(), subject.breakage().pager()), rule);
      assertEquals(Outcome.FAILED, result.outcome(), () -> broken.name() + " by " + rule);
      String start = rule + " is broken by " + broken.name() + " under " + subject.model() + ": ";
      assertTrue(
          result.message().startsWith(start),
          () -> "a failure must name the rule and the backend: " + result.message());
    }
  }

  private Result control(Subject subject, Architecture architecture, String rule) {
    boolean usual =
        subject.breakage().platform() == Breakage.NONE.platform()
            && subject.breakage().config() == Breakage.NONE.config();
    String key =
        String.join(
            " ",
            List.of(usual ? "" : subject.name(), architecture.key(), subject.model().name(), rule));
    return healthy.computeIfAbsent(
        key,
        missing ->
            RuleRun.run(
                new SubjectSuite.Target(
                    subject.healthy(architecture), subject.model(), Breakage.NONE.pager()),
                rule));
  }
}
