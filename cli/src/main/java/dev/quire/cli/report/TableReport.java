package dev.quire.cli.report;

import dev.quire.cli.program.ProgramSet;
import dev.quire.cli.scenario.BackendResult;
import dev.quire.cli.scenario.Costs;
import dev.quire.cli.scenario.SetOutcomes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Help.Ansi;

/** A comparison as a table: a column for each backend, a row for each thing compared. */
public final class TableReport {

  /** How much of a digest is shown. */
  private static final int DIGEST_SHOWN = 16;

  private static final int LABEL_WIDTH = 34;
  private static final int VALUE_WIDTH = 18;

  /** What all values together may take. */
  private static final int VALUES_WIDTH = 66;

  private final Comparison comparison;
  private final Ansi ansi;
  private final int valueWidth;
  private final StringBuilder text = new StringBuilder();

  private TableReport(Comparison comparison, Ansi ansi) {
    this.comparison = comparison;
    this.ansi = ansi;
    this.valueWidth = Math.min(VALUE_WIDTH, VALUES_WIDTH / comparison.backends().size());
  }

  /** Returns the table and the judgement below it; {@code ansi} says whether in colour. */
  public static String write(Comparison comparison, Ansi ansi) {
    TableReport report = new TableReport(comparison, ansi);
    report.header();
    report.outcomes("common set, must be alike", ProgramSet.COMMON, true);
    if (comparison.backends().stream().anyMatch(b -> b.outcomes(ProgramSet.OWN).isPresent())) {
      report.outcomes("own programs, machine checked", ProgramSet.OWN, false);
    }
    report.checks();
    report.costs();
    report.judgement();
    return report.text.toString();
  }

  private void header() {
    StringBuilder line = new StringBuilder(pad("", LABEL_WIDTH));
    for (BackendResult backend : comparison.backends()) {
      line.append(String.format("%" + valueWidth + "s", backend.name()));
    }
    text.append(ansi.string("@|bold " + line + "|@")).append('\n');
  }

  private void outcomes(String title, String set, boolean alike) {
    section(title);
    outcome(
        "memory digest",
        set,
        alike,
        o -> o.digest().substring(0, Math.min(DIGEST_SHOWN, valueWidth - 1)));
    outcome("processes", set, alike, o -> number(o.processes()));
    outcome("pages", set, alike, o -> number(o.pages()));
    outcome("page frames, once cut", set, alike, o -> number(o.frames()));
    outcome("demand faults", set, alike, o -> number(o.demandFaults()));
    outcome("page-outs", set, alike, o -> number(o.pageOuts()));
    outcome("page-ins", set, alike, o -> number(o.pageIns()));
    outcome("pages out and back", set, alike, o -> number(o.outAndBack()));
    outcome("violations, provoked", set, alike, o -> number(o.violations()));
  }

  private void outcome(
      String label, String set, boolean alike, Function<SetOutcomes, String> value) {
    row(label, alike, backend -> backend.outcomes(set).map(value).orElse("-"));
  }

  private void checks() {
    section("checks");
    row("memory as the model has it", false, b -> b.matchesModel() ? "yes" : "NO");
    row("frames leaked", false, b -> number(b.framesLeaked()));
    row(
        "coherence violations",
        false,
        b -> b.coherenceWatched() ? number(b.coherenceViolations().size()) : "not watched");
  }

  private void costs() {
    section("costs, may differ");
    cost("emulation faults", Costs::emulationFaults);
    cost("spurious faults", Costs::spuriousFaults);
    cost("table frames", Costs::tableFrames);
    cost("table loads", Costs::tableLoads);
    cost("table stores", Costs::tableStores);
    cost("walks", Costs::walks);
    cost("TLB hits", Costs::tlbHits);
    cost("page invalidations", Costs::pageInvalidations);
    cost("full invalidations", Costs::fullInvalidations);
    cost("shootdowns", Costs::shootdowns);
    cost("window retargets", Costs::windowRetargets);
    cost("evictions under pressure", Costs::evictionsUnderPressure);
    cost("evictions on request", Costs::evictionsOnRequest);
    cost("time, ms", Costs::milliseconds);
  }

  private void cost(String label, Function<Costs, Long> value) {
    row(
        label,
        false,
        backend -> {
          long cost = value.apply(backend.costs());
          return cost < 0 ? "not counted" : number(cost);
        });
  }

  private void section(String title) {
    text.append(ansi.string("@|bold " + title + "|@")).append('\n');
  }

  private void row(String label, boolean alike, Function<BackendResult, String> value) {
    List<String> values = new ArrayList<>();
    comparison.backends().forEach(backend -> values.add(value.apply(backend)));
    StringBuilder line = new StringBuilder(pad("  " + label, LABEL_WIDTH));
    values.forEach(shown -> line.append(String.format("%" + valueWidth + "s", shown)));
    if (alike && new HashSet<>(values).size() > 1) {
      text.append(ansi.string("@|red " + line + "  differ|@"));
    } else {
      text.append(line);
    }
    text.append('\n');
  }

  private void judgement() {
    for (String problem : comparison.problems()) {
      text.append(ansi.string("@|red " + "problem" + "|@")).append(": ").append(problem);
      text.append('\n');
    }
    Optional<String> names =
        comparison.backends().stream().map(BackendResult::name).reduce((a, b) -> a + ", " + b);
    String who = names.orElse("");
    boolean alone = comparison.backends().size() == 1;
    String judgement;
    if (comparison.passed()) {
      judgement = "@|bold,green " + who + (alone ? " agrees with the model" : " agree") + "|@";
    } else if (comparison.agree()) {
      judgement = "@|bold,red " + who + ": same memory, but see the problems above|@";
    } else {
      judgement = "@|bold,red " + who + (alone ? " fails" : " disagree") + "|@";
    }
    text.append(ansi.string(judgement)).append('\n');
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String pad(String label, int width) {
    return String.format("%-" + width + "s", label);
  }
}
