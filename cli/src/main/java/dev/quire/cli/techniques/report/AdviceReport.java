package dev.quire.cli.techniques.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.quire.api.PageNumber;
import dev.quire.cli.techniques.CostModel;
import dev.quire.cli.techniques.Measurement;
import dev.quire.cli.techniques.Refusal;
import dev.quire.cli.techniques.advice.Advice;
import dev.quire.cli.techniques.advice.Candidate;
import dev.quire.cli.techniques.advice.Question;
import dev.quire.cli.techniques.workload.WorkloadKind;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;

/** Advice as text or as one JSON object. */
public final class AdviceReport {

  private static final int REASONS = 5;

  private final Advice advice;
  private final CostModel model;
  private final Lines lines;

  private AdviceReport(Advice advice, CostModel model, Ansi ansi) {
    this.advice = advice;
    this.model = model;
    this.lines = new Lines(ansi);
  }

  /** Returns the ranking with reasons, the figures, and what does not fit. */
  public static String text(Advice advice, CostModel model, Ansi ansi) {
    AdviceReport report = new AdviceReport(advice, model, ansi);
    report.question();
    report.ranking();
    report.figures();
    report.rest();
    return report.lines.toString();
  }

  private void question() {
    Question question = advice.question();
    lines.add(
        "@|bold "
            + String.format(
                Locale.ROOT,
                "%s, %s of RAM, %,d spaces, %d %s",
                String.join(" or ", question.formats()),
                Numbers.bytes(question.ramBytes()),
                question.spaces(),
                question.processors(),
                question.processors() == 1 ? "processor" : "processors")
            + "|@");
    lines.wrap("mix: " + advice.mix());
    lines.wrap(
        "A score of 1.00 would be the cheapest of those that fit at everything; 2.00 takes twice"
            + " the cycles on average.");
    lines.blank();
  }

  private void ranking() {
    int place = 0;
    for (Candidate candidate : advice.ranked()) {
      place++;
      String line =
          String.format(
              Locale.ROOT,
              "%2d. %-46s score %5s  %6s in tables  %5s of addresses",
              place,
              candidate.combination(),
              Numbers.ratio(candidate.score()),
              Numbers.bytes(candidate.tableFrames() * PageNumber.BYTES),
              Numbers.bytes(candidate.accessPages() * PageNumber.BYTES));
      lines.add(place == 1 ? "@|bold,green " + line + "|@" : line);
      if (place <= REASONS) {
        lines.wrap("  " + candidate.reason(model));
      }
    }
    if (advice.ranked().isEmpty()) {
      lines.add("@|bold,red nothing fits|@");
    }
    lines.blank();
  }

  private void figures() {
    if (advice.ranked().isEmpty()) {
      return;
    }
    lines.add("@|bold cycles for one operation|@, in the same order");
    List<WorkloadKind> workloads = List.copyOf(advice.mix().weights().keySet());
    StringBuilder heads = new StringBuilder();
    for (int i = 0; i < workloads.size(); i++) {
      heads.append(String.format("%7s", "[" + (i + 1) + "]"));
    }
    lines.add(String.format("%-36s%s", "", heads));
    for (Candidate candidate : advice.ranked()) {
      StringBuilder row = new StringBuilder();
      for (WorkloadKind workload : workloads) {
        Measurement one = candidate.results().get(workload);
        row.append(
            String.format(
                "%7s", one == null ? "" : Numbers.shortly(one.cyclesPerOperation(model))));
      }
      lines.add(
          String.format(
              "  %-34s%s",
              candidate.combination().format()
                  + ": "
                  + TextReport.shortSchemes(candidate.combination()),
              row));
    }
    for (int i = 0; i < workloads.size(); i++) {
      WorkloadKind workload = workloads.get(i);
      lines.add(
          String.format("  [%d] %s: cycles for one %s", i + 1, workload, workload.operation()));
    }
    lines.blank();
  }

  private void rest() {
    for (Measurement failure : advice.failures()) {
      lines.add("@|red problem|@: " + failure.combination() + ", " + failure.workload());
      lines.wrap("  " + failure.problem().orElse(""));
    }
    if (!advice.refusals().isEmpty()) {
      lines.add("@|bold does not fit|@");
      for (String format : advice.question().formats()) {
        List<Refusal> own =
            advice.refusals().stream()
                .filter(one -> one.combination().format().equals(format))
                .toList();
        for (Refusals refusals : Refusals.grouped(own)) {
          lines.wrap(format + ", " + refusals.what() + ": " + refusals.reason());
        }
      }
    }
  }

  /** Returns the same as an object. */
  public static String json(Advice advice, CostModel model) {
    Question question = advice.question();
    JsonObject object = new JsonObject();
    object.add("formats", StudyJson.GSON.toJsonTree(question.formats()));
    object.addProperty("ramBytes", question.ramBytes());
    question.kernelBytes().ifPresent(bytes -> object.addProperty("kernelBytes", bytes));
    object.addProperty("spaces", question.spaces());
    object.addProperty("processors", question.processors());
    JsonObject mix = new JsonObject();
    advice.mix().weights().forEach((workload, weight) -> mix.addProperty(workload.key(), weight));
    object.add("mix", mix);
    JsonArray ranked = new JsonArray();
    advice.ranked().forEach(candidate -> ranked.add(candidate(candidate, model)));
    object.add("ranked", ranked);
    JsonArray refused = new JsonArray();
    for (Refusal refusal : advice.refusals()) {
      JsonObject one = StudyJson.combination(refusal.combination());
      one.addProperty("refused", refusal.reason());
      refused.add(one);
    }
    object.add("refused", refused);
    object.addProperty(
        "problems",
        advice.failures().stream()
            .map(one -> one.combination() + ", " + one.workload() + ": " + one.problem().orElse(""))
            .collect(Collectors.joining("\n")));
    return StudyJson.GSON.toJson(object);
  }

  private static JsonObject candidate(Candidate candidate, CostModel model) {
    JsonObject one = StudyJson.combination(candidate.combination());
    one.addProperty("score", candidate.score());
    one.addProperty("reason", candidate.reason(model));
    one.addProperty("tableBytes", candidate.tableFrames() * PageNumber.BYTES);
    one.addProperty("accessBytes", candidate.accessPages() * PageNumber.BYTES);
    JsonObject cycles = new JsonObject();
    JsonObject times = new JsonObject();
    candidate
        .results()
        .forEach(
            (workload, result) -> {
              cycles.addProperty(workload.key(), result.cyclesPerOperation(model));
              times.addProperty(workload.key(), candidate.times().get(workload));
            });
    one.add("cyclesPerOperation", cycles);
    one.add("timesCheapest", times);
    return one;
  }
}
