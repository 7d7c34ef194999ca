package dev.quire.cli.techniques.report;

import dev.quire.cli.techniques.Combination;
import dev.quire.cli.techniques.CostModel;
import dev.quire.cli.techniques.Measurement;
import dev.quire.cli.techniques.Refusal;
import dev.quire.cli.techniques.Study;
import dev.quire.cli.techniques.workload.WorkloadKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables of the page. */
final class Tables {

  /** Up to how many times the cheapest a shade goes. */
  private static final double[] SHADES = {1.1, 1.5, 3, 10};

  private Tables() {}

  /** How many times the cheapest each combination of a format takes, for each workload. */
  static String overview(Study study, CostModel model, String format) {
    List<WorkloadKind> workloads = study.settings().workloads();
    Map<Combination, Map<WorkloadKind, Measurement>> rows = new LinkedHashMap<>();
    Map<WorkloadKind, Double> least = new EnumMap<>(WorkloadKind.class);
    for (Measurement one : study.measurements()) {
      if (one.combination().format().equals(format)) {
        rows.computeIfAbsent(one.combination(), combination -> new EnumMap<>(WorkloadKind.class))
            .put(one.workload(), one);
        if (one.passed()) {
          least.merge(one.workload(), one.cyclesPerOperation(model), Math::min);
        }
      }
    }
    List<String> heads = new ArrayList<>(List.of("table access", "kernel sync", "supply"));
    workloads.forEach(workload -> heads.add(workload.key()));
    StringBuilder body = new StringBuilder(headRow(heads));
    rows.forEach(
        (combination, results) -> {
          StringBuilder row = new StringBuilder(names(combination));
          for (WorkloadKind workload : workloads) {
            row.append(cell(results.get(workload), least.getOrDefault(workload, 0.0), model));
          }
          body.append(Markup.element("tr", row.toString()));
        });
    for (Refusal refusal : study.refusals(format)) {
      String reason =
          Markup.element(
              "td",
              "refused: " + Markup.text(refusal.reason()),
              "class",
              "refused",
              "colspan",
              String.valueOf(workloads.size()));
      body.append(Markup.element("tr", names(refusal.combination()) + reason));
    }
    return scrolling(body.toString());
  }

  private static String cell(@Nullable Measurement one, double least, CostModel model) {
    if (one == null) {
      return Markup.element("td", "", "class", "none");
    }
    if (!one.passed()) {
      return Markup.element("td", "wrong", "class", "wrong", "title", one.problem().orElse(""));
    }
    double times = least == 0 ? 1 : one.cyclesPerOperation(model) / least;
    int shade = 0;
    while (shade < SHADES.length && times > SHADES[shade]) {
      shade++;
    }
    return Markup.element("td", Numbers.ratio(times), "class", "number shade" + shade);
  }

  /** All figures of a workload on a format, cheapest first. */
  static String figures(List<Measurement> ranked, CostModel model) {
    List<String> heads = new ArrayList<>(List.of("table access", "kernel sync", "supply"));
    for (Column column : Column.ALL) {
      heads.add(column.head());
    }
    StringBuilder body = new StringBuilder(headRow(heads));
    for (Measurement one : ranked) {
      StringBuilder row = new StringBuilder(names(one.combination()));
      if (one.passed()) {
        for (Column column : Column.ALL) {
          row.append(Markup.element("td", column.text(one, model), "class", "number"));
        }
      } else {
        row.append(
            Markup.element(
                "td",
                "wrong: " + Markup.text(one.problem().orElse("")),
                "class",
                "wrong",
                "colspan",
                String.valueOf(Column.ALL.size())));
      }
      body.append(Markup.element("tr", row.toString()));
    }
    return scrolling(body.toString());
  }

  private static String names(Combination combination) {
    return Markup.element("th", Combination.name(combination.access()), "scope", "row")
        + Markup.element("th", Combination.name(combination.sync()))
        + Markup.element("th", Combination.name(combination.supply()));
  }

  private static String headRow(List<String> heads) {
    StringBuilder row = new StringBuilder();
    heads.forEach(head -> row.append(Markup.element("th", Markup.text(head), "scope", "col")));
    return Markup.element("thead", Markup.element("tr", row.toString()));
  }

  /** Rows of a name and a sentence. */
  static String explained(Map<String, String> sentences) {
    StringBuilder list = new StringBuilder();
    sentences.forEach(
        (name, sentence) ->
            list.append(Markup.element("dt", Markup.text(name)))
                .append(Markup.element("dd", Markup.text(sentence))));
    return Markup.element("dl", list.toString());
  }

  private static String scrolling(String rows) {
    return Markup.element("div", Markup.element("table", rows), "class", "wide");
  }
}
