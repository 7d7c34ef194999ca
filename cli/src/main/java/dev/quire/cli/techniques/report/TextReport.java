package dev.quire.cli.techniques.report;

import dev.quire.cli.techniques.Combination;
import dev.quire.cli.techniques.CostModel;
import dev.quire.cli.techniques.Measurement;
import dev.quire.cli.techniques.Study;
import dev.quire.cli.techniques.workload.WorkloadKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** A study as tables of at most 100 columns: a block for each workload, cheapest first. */
public final class TextReport {

  private static final String INDENT = "  ";
  private static final int SCHEMES_WIDTH = 22;
  private static final int LEAST_WIDTH = 6;

  private final Study study;
  private final CostModel model;
  private final Lines lines;

  private TextReport(Study study, CostModel model, Ansi ansi) {
    this.study = study;
    this.model = model;
    this.lines = new Lines(ansi);
  }

  /** Returns the tables, the winners, and what was refused or wrong. */
  public static String write(Study study, CostModel model, Ansi ansi) {
    TextReport report = new TextReport(study, model, ansi);
    for (WorkloadKind workload : study.settings().workloads()) {
      report.block(workload);
    }
    report.refused();
    report.winners();
    report.legend();
    report.judgement();
    return report.lines.toString();
  }

  private void block(WorkloadKind workload) {
    lines.add("@|bold " + workload + "|@: cost is cycles for one " + workload.operation());
    lines.wrap(workload.sentence());
    for (String format : study.formats()) {
      List<Measurement> ranked = study.ranked(workload, format, model);
      if (!ranked.isEmpty()) {
        lines.add("@|bold " + INDENT + pad(format, SCHEMES_WIDTH) + "|@" + heads());
        ranked.forEach(this::row);
      }
    }
    lines.blank();
  }

  private static String heads() {
    StringBuilder heads = new StringBuilder();
    for (Column column : Column.ALL) {
      if (column.inText()) {
        heads.append(left(column.head(), column));
      }
    }
    return heads.toString();
  }

  private void row(Measurement one) {
    String schemes = INDENT + pad(shortSchemes(one.combination()), SCHEMES_WIDTH);
    if (!one.passed()) {
      lines.add("@|red " + schemes + " WRONG|@: " + Lines.plain(one.problem().orElse("")));
      return;
    }
    StringBuilder figures = new StringBuilder();
    for (Column column : Column.ALL) {
      if (column.inText()) {
        figures.append(left(column.text(one, model), column));
      }
    }
    lines.add(schemes + figures);
  }

  /** Names that leave room for figures; the legend has them in full. */
  static String shortSchemes(Combination combination) {
    String access =
        switch (combination.access()) {
          case WINDOW -> "window";
          case DIRECT_MAP -> "direct";
          case TRANSIENT -> "transient";
          case RESIDENT_DIRECTORIES -> "resident";
          case SWITCH -> "switch";
          case MMU_OFF -> "mmu-off";
        };
    String sync =
        switch (combination.sync()) {
          case SHARED -> "shared";
          case PREALLOCATE -> "prealloc";
          case LAZY -> "lazy";
          case BROADCAST -> "broadcast";
          case ALL_DIRECTORIES -> "all-dirs";
          case VERSION -> "version";
          case JOURNAL -> "journal";
        };
    String supply =
        switch (combination.supply()) {
          case BUDDY -> "";
          case HEAP -> " +h";
          case NO_ZEROED_POOL -> " -z";
          case BITMAP -> " +b";
          case STACK -> " +s";
        };
    return access + " " + sync + supply;
  }

  private void refused() {
    List<String> reasons = new ArrayList<>();
    for (String format : study.formats()) {
      for (Refusals refusals : Refusals.grouped(study.refusals(format))) {
        reasons.add(format + ", " + refusals.what() + ": " + refusals.reason());
      }
    }
    if (!reasons.isEmpty()) {
      lines.add("@|bold refused|@  by the backend, at configuration");
      reasons.forEach(lines::wrap);
      lines.blank();
    }
  }

  /** The one line for each workload that most people look for. */
  private void winners() {
    lines.add("@|bold cheapest|@  and how many times as much the dearest takes, by the cost model");
    for (String format : study.formats()) {
      for (WorkloadKind workload : study.settings().workloads()) {
        List<Measurement> passed =
            study.ranked(workload, format, model).stream().filter(Measurement::passed).toList();
        if (!passed.isEmpty()) {
          Measurement best = passed.get(0);
          Measurement worst = passed.get(passed.size() - 1);
          double least = best.cyclesPerOperation(model);
          lines.add(
              INDENT
                  + pad(format, 9)
                  + pad(workload.key(), 26)
                  + pad(shortSchemes(best.combination()), 22)
                  + String.format("%6s/%s", Numbers.shortly(least), pad(workload.operation(), 6))
                  + String.format(
                      "%5s × %s",
                      Numbers.ratio(least == 0 ? 1 : worst.cyclesPerOperation(model) / least),
                      shortSchemes(worst.combination())));
        }
      }
    }
    lines.blank();
  }

  private void legend() {
    lines.add("@|bold columns|@");
    for (Column column : Column.ALL) {
      if (column.inText()) {
        lines.add(INDENT + pad(column.head(), 8) + column.meaning());
      }
    }
    lines.add(
        INDENT + "All but cost, RAM and addr. are for the whole workload. Behind the schemes:");
    lines.add(INDENT + "+h top-level tables from the kernel heap, -z no frames zeroed beforehand,");
    lines.add(INDENT + "+b frames from a bitmap, +s from a stack.");
    lines.add(
        INDENT
            + String.format(
                Locale.ROOT,
                "Seed %d, RAM of %s, %d spaces while kernel space changes%s.",
                study.settings().seed(),
                Numbers.bytes(study.settings().ram()),
                study.settings().sizes().existingSpaces(),
                study.settings().quick() ? ", small sizes (--quick)" : ""));
    lines.blank();
  }

  private void judgement() {
    int combinations =
        (int) study.measurements().stream().map(Measurement::combination).distinct().count();
    String counted =
        combinations + " combinations measured, " + study.refusals().size() + " refused";
    if (study.passed()) {
      lines.add("@|bold,green " + counted + ", all results right|@");
    } else {
      for (Measurement one : study.failures()) {
        lines.add(
            "@|red problem|@: "
                + one.combination()
                + ", "
                + one.workload()
                + ": "
                + Lines.plain(one.problem().orElse("")));
      }
      lines.add("@|bold,red " + counted + ", " + study.failures().size() + " results wrong|@");
    }
  }

  private static String pad(String value, int width) {
    return String.format("%-" + width + "s", value);
  }

  private static String left(String value, Column column) {
    int width = Math.max(LEAST_WIDTH, column.head().length() + 1);
    return String.format("%" + width + "s", value);
  }
}
