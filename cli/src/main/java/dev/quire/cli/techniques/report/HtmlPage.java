package dev.quire.cli.techniques.report;

import dev.quire.api.KernelSyncScheme;
import dev.quire.api.PageNumber;
import dev.quire.api.TableAccessScheme;
import dev.quire.cli.techniques.Combination;
import dev.quire.cli.techniques.CostModel;
import dev.quire.cli.techniques.Event;
import dev.quire.cli.techniques.Measurement;
import dev.quire.cli.techniques.Study;
import dev.quire.cli.techniques.Supply;
import dev.quire.cli.techniques.workload.WorkloadKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** A study as one page that needs nothing else: charts, figures, and what the names mean. */
public final class HtmlPage {

  private static final String TITLE = "Paging techniques, measured";

  private final Study study;
  private final CostModel model;
  private final StringBuilder body = new StringBuilder();

  private HtmlPage(Study study, CostModel model) {
    this.study = study;
    this.model = model;
  }

  /** Returns the page. */
  public static String write(Study study, CostModel model, String version) {
    HtmlPage page = new HtmlPage(study, model);
    page.introduction(version);
    page.problems();
    page.overview();
    for (WorkloadKind workload : study.settings().workloads()) {
      page.workload(workload);
    }
    page.room();
    page.glossary();
    page.prices();
    String head =
        "<meta charset=\"utf-8\"/><meta name=\"viewport\" content=\"width=device-width,"
            + " initial-scale=1\"/>"
            + Markup.element("title", TITLE)
            + Markup.element("style", style());
    return "<!DOCTYPE html>\n"
        + Markup.element(
            "html",
            Markup.element("head", head) + "\n" + Markup.element("body", page.body.toString()),
            "lang",
            "en")
        + "\n";
  }

  private static String style() {
    try (InputStream in = HtmlPage.class.getResourceAsStream("page.css")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("page.css cannot be read", e);
    }
  }

  private void introduction(String version) {
    heading("h1", TITLE);
    paragraph(
        "How kernel code reaches page tables, how kernel space is kept in step, and where tables"
            + " come from: every combination ran the same workloads on simulated machines, by the"
            + " same kernel, and its memory was read back through the MMU. What was counted is"
            + " exact; the cycles are those counts times the prices at the end of this page.");
    paragraph(
        String.format(
            Locale.ROOT,
            "%s, seed %d, %s of RAM, %d spaces while kernel space changes%s. Reproduce it with:",
            version,
            study.settings().seed(),
            Numbers.bytes(study.settings().ram()),
            study.settings().sizes().existingSpaces(),
            study.settings().quick() ? ", small sizes" : ""));
    body.append(Markup.element("pre", Markup.text(command())));
    legend();
  }

  private String command() {
    StringBuilder command =
        new StringBuilder("./quire compare --techniques --html techniques.html");
    command.append(" --backend ").append(String.join(",", study.formats()));
    command.append(" --seed ").append(study.settings().seed());
    command.append(" --spaces ").append(study.settings().sizes().existingSpaces());
    if (study.settings().workloads().size() < WorkloadKind.values().length) {
      command.append(" --workload ");
      command.append(
          String.join(",", study.settings().workloads().stream().map(WorkloadKind::key).toList()));
    }
    return command.append(study.settings().quick() ? " --quick" : "").toString();
  }

  private void legend() {
    StringBuilder entries = new StringBuilder();
    for (Event.Part part : Event.Part.values()) {
      String swatch =
          Markup.element(
              "svg",
              Markup.element(
                  "rect", "", "class", "part" + part.ordinal(), "width", "14", "height", "14"),
              "class",
              "swatch",
              "viewBox",
              "0 0 14 14");
      entries.append(Markup.element("li", swatch + " " + Markup.text(part.title())));
    }
    body.append(Markup.element("ul", entries.toString(), "class", "legend"));
  }

  private void problems() {
    if (study.passed()) {
      paragraph("All combinations that are not refused gave the right results.");
      return;
    }
    heading("h2", "Wrong results");
    StringBuilder items = new StringBuilder();
    for (Measurement one : study.failures()) {
      String told = one.combination() + ", " + one.workload() + ": " + one.problem().orElse("");
      items.append(Markup.element("li", Markup.text(told), "class", "wrong"));
    }
    body.append(Markup.element("ul", items.toString()));
  }

  private void overview() {
    heading("h2", "At a glance");
    paragraph(
        "How many times the cycles of the cheapest combination of that format each one takes. 1.00"
            + " is the cheapest; the darker, the dearer. Supplies other than buddy matter where"
            + " spaces are created, and were measured only there.");
    for (String format : study.formats()) {
      heading("h3", format);
      body.append(Tables.overview(study, model, format));
    }
  }

  private void workload(WorkloadKind workload) {
    heading("h2", workload.key());
    int processors = study.settings().processorsFor(workload);
    paragraph(
        workload.sentence()
            + String.format(
                " Cycles for one %s, on %d %s; shorter is cheaper. Behind × stands how many times"
                    + " the cheapest it is. A bar with a gap is longer than shown. Combinations"
                    + " that cost the same here share a bar.",
                workload.operation(), processors, processors == 1 ? "processor" : "processors"));
    for (String format : study.formats()) {
      List<Measurement> ranked = study.ranked(workload, format, model);
      if (!ranked.isEmpty()) {
        heading("h3", format);
        chart(
            "Cycles for one " + workload.operation() + " on " + format,
            Bars.ofCosts(ranked, model));
        body.append(
            Markup.element(
                "details",
                Markup.element("summary", "All figures of " + Markup.text(format))
                    + Tables.figures(ranked, model)));
      }
    }
  }

  private void chart(String title, List<Bar> bars) {
    if (!bars.isEmpty()) {
      body.append(Markup.element("div", BarChart.of(title, bars), "class", "chart")).append('\n');
    }
  }

  /** What schemes take whether or not anything is done. */
  private void room() {
    List<WorkloadKind> workloads = study.settings().workloads();
    WorkloadKind workload =
        workloads.contains(WorkloadKind.KERNEL_GROWS_AND_SHRINKS)
            ? WorkloadKind.KERNEL_GROWS_AND_SHRINKS
            : workloads.get(0);
    heading("h2", "Addresses and RAM");
    paragraph(
        "Kernel addresses that reaching tables takes, on a machine with one processor, and what"
            + " the tables of all spaces took in "
            + workload
            + ", kernel space included; shorter is cheaper.");
    for (String format : study.formats()) {
      List<Measurement> results = study.ranked(workload, format, model);
      List<Bar> addresses =
          Bars.ofBytes(
              results,
              Combination::access,
              Combination::sync,
              one -> one.accessPages() * PageNumber.BYTES);
      List<Bar> tables =
          Bars.ofBytes(
              results,
              Combination::sync,
              Combination::access,
              one -> one.tableFrames() * PageNumber.BYTES);
      heading("h3", format + ": addresses");
      chart("Kernel addresses that reaching tables takes on " + format, addresses);
      heading("h3", format + ": RAM in tables");
      chart("RAM in tables on " + format, tables);
    }
  }

  private void glossary() {
    heading("h2", "What the names mean");
    heading("h3", "How tables are reached");
    Map<String, String> sentences = new LinkedHashMap<>();
    for (TableAccessScheme scheme : TableAccessScheme.values()) {
      sentences.put(Combination.name(scheme), Glossary.of(scheme));
    }
    body.append(Tables.explained(sentences));
    heading("h3", "How kernel space is kept in step");
    sentences.clear();
    for (KernelSyncScheme scheme : KernelSyncScheme.values()) {
      sentences.put(Combination.name(scheme), Glossary.of(scheme));
    }
    body.append(Tables.explained(sentences));
    heading("h3", "Where tables come from");
    sentences.clear();
    for (Supply supply : Supply.values()) {
      sentences.put(Combination.name(supply), Glossary.of(supply));
    }
    body.append(Tables.explained(sentences));
    heading("h3", "Formats");
    sentences.clear();
    for (String format : study.formats()) {
      sentences.put(format, Glossary.ofFormat(format));
    }
    body.append(Tables.explained(sentences));
    heading("h3", "Beside the schemes");
    body.append(Tables.explained(Glossary.ofTheRest()));
    heading("h3", "Columns");
    sentences.clear();
    for (Column column : Column.ALL) {
      sentences.put(column.head(), column.meaning());
    }
    body.append(Tables.explained(sentences));
  }

  private void prices() {
    heading("h2", "Prices");
    paragraph(
        "Cycles for one event. They are estimates; change them with --costs FILE, and begin with"
            + " what --print-costs prints.");
    Map<String, String> prices = new LinkedHashMap<>();
    model
        .cycles()
        .forEach(
            (event, cycles) ->
                prices.put(event.key(), String.format(Locale.ROOT, "%s", trimmed(cycles))));
    body.append(Tables.explained(prices));
  }

  private static String trimmed(double cycles) {
    return cycles == Math.rint(cycles) ? Numbers.whole(cycles) : String.valueOf(cycles);
  }

  private void heading(String level, String text) {
    body.append('\n').append(Markup.element(level, Markup.text(text))).append('\n');
  }

  private void paragraph(String text) {
    body.append(Markup.element("p", Markup.text(text))).append('\n');
  }
}
