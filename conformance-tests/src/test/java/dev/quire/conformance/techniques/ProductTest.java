package dev.quire.conformance.techniques;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.KernelSyncScheme;
import dev.quire.api.TableAccessScheme;
import dev.quire.conformance.Subjects;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The whole suite over the product of the choices. The ordinary build runs a covering set: every
 * pair of choices at least once. {@code -Dquire.techniques=all} runs every combination that there
 * is, and {@code -Dquire.backend} chooses formats.
 */
class ProductTest {
  private static final String PROPERTY = "quire.techniques";
  private static final String ALL = "all";
  // What passes under one combination at the very least: a run that finds no tests is no run.
  private static final int LEAST = 200;

  private static final Map<Combination, Optional<String>> REFUSALS = new HashMap<>();

  private static synchronized Optional<String> refusal(Combination combination) {
    return REFUSALS.computeIfAbsent(combination, Combination::refusal);
  }

  private static List<Combination> meaningful() {
    return Combination.all().stream().filter(each -> refusal(each).isEmpty()).toList();
  }

  private static List<Combination> chosen() {
    List<Combination> meaningful = meaningful();
    return ALL.equals(System.getProperty(PROPERTY)) ? meaningful : CoveringSet.of(meaningful);
  }

  @TestFactory
  Stream<DynamicTest> suite() {
    return chosen().stream()
        .filter(each -> Subjects.isSelected(each.format()))
        .map(each -> DynamicTest.dynamicTest(each.toString(), () -> check(each)));
  }

  private static void check(Combination combination) {
    SuiteRun run = SuiteRun.of(combination);
    assertEquals(List.of(), run.failures(), () -> combination + " breaks rules");
    assertTrue(
        run.passed() >= LEAST, () -> run.passed() + " passed, " + run.skipped() + " skipped");
  }

  /** What TECHNIQUES says of each format: kernel space is either shared or copied. */
  @Test
  void everySchemeIsThereWhereItMakesSense() {
    Set<List<Object>> there = new HashSet<>();
    meaningful().forEach(each -> there.addAll(each.pairs()));
    for (var backend : Subjects.registered()) {
      String format = backend.name();
      for (KernelSyncScheme sync : KernelSyncScheme.values()) {
        boolean shared = sync == KernelSyncScheme.SHARED;
        boolean expected =
            switch (format) {
              case "x86", "armv7-n0" -> !shared;
              case "x86-pae" -> true;
              default -> shared;
            };
        assertEquals(expected, there.contains(List.of(format, sync)), format + " with " + sync);
      }
      for (TableAccessScheme access : TableAccessScheme.values()) {
        boolean expected = !(format.equals("x86-64") && access == TableAccessScheme.MMU_OFF);
        assertEquals(expected, there.contains(List.of(format, access)), format + " with " + access);
      }
    }
  }

  /** The covering set has every pair that any combination has. */
  @Test
  void theCoveringSetCovers() {
    List<Combination> meaningful = meaningful();
    Set<List<Object>> wanted = new HashSet<>();
    meaningful.forEach(each -> wanted.addAll(each.pairs()));
    List<Combination> covering = CoveringSet.of(meaningful);
    Set<List<Object>> covered = new HashSet<>();
    covering.forEach(each -> covered.addAll(each.pairs()));
    assertEquals(wanted, covered);
    assertTrue(covering.size() < meaningful.size());
  }

  /** Whoever is refused learns which choices are in conflict, and what to do. */
  @Test
  void refusalsNameTheChoices() {
    List<String> silent = new ArrayList<>();
    for (Combination each : Combination.all()) {
      refusal(each)
          .filter(reason -> !(names(reason, each) && reason.contains("choose")))
          .ifPresent(reason -> silent.add(each + ": " + reason));
    }
    assertEquals(List.of(), silent);
    assertFalse(meaningful().isEmpty());
  }

  private static boolean names(String reason, Combination refused) {
    return reason.contains(refused.format())
        && (reason.contains(refused.access().name()) || reason.contains(refused.sync().name()));
  }
}
