package dev.quire.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** Prints what was measured: as tables for the eye, or as one JSON object. */
final class Report {
  private static final String FORMAT = "%-46s %8s %8s %8s %7s %7s %7s %13s %7s %7s  %s%n";
  private static final String GROWTH = "%-58s %10s %10s%n";

  private final Figures figures;
  private final Verdict verdict;
  private final List<Operation> operations;
  private final Map<String, Growth.Costs> growth;

  Report(
      Figures figures,
      Verdict verdict,
      List<Operation> operations,
      Map<String, Growth.Costs> growth) {
    this.figures = figures;
    this.verdict = verdict;
    this.operations = operations;
    this.growth = growth;
  }

  void printTables(PrintStream out) {
    out.printf(
        FORMAT,
        "operation (ns; checker off, default TLB)",
        "C",
        "x86",
        "armv7",
        "x86/C",
        "arm/C",
        "arm/x86",
        "bar",
        "B x86",
        "B arm",
        "verdict");
    for (Operation each : operations) {
      out.printf(
          FORMAT,
          each.label(),
          number(figures.reference(each)),
          number(figures.nanos(each, Subject.X86_NAME)),
          number(figures.nanos(each, Subject.ARMV7_NAME)),
          number(figures.ratio(each, Subject.X86_NAME)),
          number(figures.ratio(each, Subject.ARMV7_NAME)),
          number(verdict.twins(each)),
          each.bar(),
          number(figures.bytes(each, Subject.X86_NAME)),
          number(figures.bytes(each, Subject.ARMV7_NAME)),
          verdict.of(each));
    }
    if (!figures.hasReference()) {
      out.println("No gcc here: without the C reference there are no ratios to it, and no limit.");
    }
    if (!growth.isEmpty()) {
      printGrowth(out);
    }
  }

  private void printGrowth(PrintStream out) {
    out.println();
    out.printf(GROWTH, "growth", Subject.X86_NAME, Subject.ARMV7_NAME);
    Growth.Costs x86 = growth.get(Subject.X86_NAME);
    Growth.Costs armv7 = growth.get(Subject.ARMV7_NAME);
    if (x86 == null || armv7 == null) {
      return;
    }
    row(out, "create the 10th space, us", x86.early(), armv7.early());
    row(out, "create the 1000th space, us", x86.late(), armv7.late());
    row(out, "destroy a space, nothing mapped, us", x86.exitEmpty(), armv7.exitEmpty());
    row(out, "destroy a space, only the last page mapped, us", x86.exitFar(), armv7.exitFar());
    row(out, "destroy a space of 4 tables, ns a page", x86.exitFew(), armv7.exitFew());
    row(out, "destroy a space of 128 tables, ns a page", x86.exitMany(), armv7.exitMany());
    row(
        out,
        "tables of 1 GiB, KiB (bars: 1028, 1048)",
        (double) x86.tables(),
        (double) armv7.tables());
  }

  private static void row(PrintStream out, String label, double x86, double armv7) {
    out.printf(GROWTH, label, number(x86), number(armv7));
  }

  void printJson(PrintStream out) {
    StringJoiner rows = new StringJoiner(",\n    ", "[\n    ", "\n  ]");
    for (Operation each : operations) {
      StringJoiner row = new StringJoiner(", ", "{", "}");
      row.add("\"operation\": \"" + each.label() + "\"");
      row.add("\"c\": " + json(figures.reference(each)));
      for (String backend : Subject.BACKENDS) {
        row.add("\"" + backend + "\": " + json(figures.nanos(each, backend)));
        row.add("\"" + backend + "Ratio\": " + json(figures.ratio(each, backend)));
        row.add("\"" + backend + "Bytes\": " + json(figures.bytes(each, backend)));
      }
      row.add("\"bar\": \"" + each.bar() + "\"");
      row.add("\"verdict\": \"" + verdict.of(each) + "\"");
      rows.add(row.toString());
    }
    StringJoiner costs = new StringJoiner(", ", "{", "}");
    growth.forEach(
        (backend, its) ->
            costs.add(
                "\""
                    + backend
                    + "\": {\"createEarlyMicros\": "
                    + json(its.early())
                    + ", \"createLateMicros\": "
                    + json(its.late())
                    + ", \"exitEmptyMicros\": "
                    + json(its.exitEmpty())
                    + ", \"exitLastPageMicros\": "
                    + json(its.exitFar())
                    + ", \"exitFewNanosPerPage\": "
                    + json(its.exitFew())
                    + ", \"exitManyNanosPerPage\": "
                    + json(its.exitMany())
                    + ", \"tablesKibibytes\": "
                    + its.tables()
                    + "}"));
    boolean ok = operations.stream().noneMatch(verdict::fails);
    out.println(
        "{\n  \"ok\": "
            + ok
            + ",\n  \"reference\": "
            + figures.hasReference()
            + ",\n  \"operations\": "
            + rows
            + ",\n  \"growth\": "
            + costs
            + "\n}");
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2f", value);
  }

  private static String json(double value) {
    return Double.isNaN(value) ? "null" : String.format(Locale.ROOT, "%.4f", value);
  }
}
