package dev.quire.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.cli.scenario.BackendResult;
import dev.quire.cli.scenario.Costs;
import dev.quire.cli.scenario.SetOutcomes;
import dev.quire.cli.scenario.SetResult;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

final class ComparisonTest {

  private static final Costs COSTS = new Costs(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
  private static final String DIGEST = "0123456789abcdef".repeat(4);

  @Test
  void likeResultsPass() {
    Comparison comparison = new Comparison(List.of(result("x86", 7), result("armv7", 7)));
    assertTrue(comparison.agree());
    assertTrue(comparison.passed());
    assertEquals(List.of(), comparison.problems());
  }

  @Test
  void oneOtherNumberIsDisagreement() {
    Comparison comparison = new Comparison(List.of(result("x86", 7), result("armv7", 8)));
    assertFalse(comparison.agree());
    String table = TableReport.write(comparison, Ansi.OFF);
    assertTrue(table.contains("page-ins"), table);
    assertEquals(1, table.lines().filter(line -> line.endsWith("  differ")).count(), table);
    assertTrue(table.contains("problem: the common set had different outcomes"), table);
    assertTrue(table.endsWith("x86, armv7 disagree\n"), table);
  }

  @Test
  void aDifferenceFromTheModelIsDisagreementEvenIfAllHaveIt() {
    Comparison comparison =
        new Comparison(List.of(result("a", 7, "byte 3 is 1"), result("b", 7, "byte 3 is 1")));
    assertFalse(comparison.agree());
    assertEquals(
        List.of("a, common: byte 3 is 1", "b, common: byte 3 is 1"), comparison.problems());
  }

  @Test
  void aLeakIsNoDisagreementButDoesNotPass() {
    BackendResult good = result("x86", 7);
    Comparison comparison =
        new Comparison(
            List.of(
                good,
                new BackendResult(
                    "armv7",
                    good.sets(),
                    COSTS,
                    2,
                    "PAGE of 3: 2 frames not given back",
                    true,
                    List.of(),
                    Optional.empty())));
    assertTrue(comparison.agree());
    assertFalse(comparison.passed());
  }

  @Test
  void anIncoherentTlbIsNoDisagreementButDoesNotPass() {
    BackendResult good = result("x86", 7);
    Comparison comparison =
        new Comparison(
            List.of(
                new BackendResult(
                    "x86",
                    good.sets(),
                    COSTS,
                    0,
                    "",
                    true,
                    List.of("stale translation"),
                    Optional.empty())));
    assertTrue(comparison.agree());
    assertFalse(comparison.passed());
    assertEquals(List.of("x86: not coherent: stale translation"), comparison.problems());
  }

  @Test
  void whoDidNotComeToTheEndDoesNotAgree() {
    Comparison comparison =
        new Comparison(
            List.of(
                result("x86", 7),
                new BackendResult(
                    "armv7", List.of(), COSTS, 0, "", true, List.of(), Optional.of("it broke"))));
    assertFalse(comparison.agree());
    assertTrue(comparison.problems().contains("armv7: it broke"));
  }

  @Test
  void onATerminalTheTableHasColour() {
    Comparison comparison = new Comparison(List.of(result("x86", 7)));
    assertTrue(TableReport.write(comparison, Ansi.ON).contains("\u001b["));
    assertFalse(TableReport.write(comparison, Ansi.OFF).contains("\u001b["));
  }

  private static BackendResult result(String name, long pageIns, String... differences) {
    SetOutcomes outcomes = new SetOutcomes(DIGEST, 2, 80, 26, 100, 50, pageIns, 78, 5);
    return new BackendResult(
        name,
        List.of(new SetResult("common", outcomes, List.of(differences))),
        COSTS,
        0,
        "",
        true,
        List.of(),
        Optional.empty());
  }
}
