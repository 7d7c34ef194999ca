package dev.quire.cli.techniques.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.quire.api.Counter;
import dev.quire.api.PageNumber;
import dev.quire.cli.techniques.Combination;
import dev.quire.cli.techniques.Cost;
import dev.quire.cli.techniques.CostModel;
import dev.quire.cli.techniques.Event;
import dev.quire.cli.techniques.Measurement;
import dev.quire.cli.techniques.Refusal;
import dev.quire.cli.techniques.Study;
import dev.quire.cli.techniques.StudySettings;
import dev.quire.cli.techniques.workload.WorkloadKind;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A study as one JSON object, which {@link StudyReader} reads.
 *
 * <pre>{@code
 * {
 *   "quire": "0.1.0-SNAPSHOT", "java": "17.0.12",
 *   "passed": true,             all results right
 *   "settings": {"seed": 1, "quick": false, "ramBytes": …, "processors": 4, "sizes": {…}},
 *   "costs": {"table-load": 6, …},                 cycles of each event
 *   "workloads": [{"name": "spawn-and-exit", "operation": "space", "does": "…"}],
 *   "combinations": [{
 *     "format": "x86", "tableAccess": "window", "kernelSync": "lazy", "supply": "buddy",
 *     "refused": "…"            if it is, and then no more
 *     "workloads": {"spawn-and-exit": {
 *       "problem": "…"          if results were wrong, and then no more
 *       "operations": …, "cyclesPerOperation": …, "cycles": {"faults": …},
 *       "accessBytes": …, "tableBytes": …, "broadcast": false,
 *       "counters": {"table-loads": …}, "nanoseconds": …
 *     }}
 *   }]
 * }
 * }</pre>
 */
public final class StudyJson {

  static final Gson GSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private StudyJson() {}

  /** Returns the object as text. */
  public static String write(Study study, CostModel model, String version) {
    JsonObject report = new JsonObject();
    report.addProperty("quire", version);
    report.addProperty("java", Runtime.version().toString());
    report.addProperty("passed", study.passed());
    report.add("settings", settings(study.settings()));
    JsonObject costs = new JsonObject();
    model.cycles().forEach((event, cycles) -> costs.addProperty(event.key(), cycles));
    report.add("costs", costs);
    report.add("workloads", workloads(study));
    report.add("combinations", combinations(study, model));
    return GSON.toJson(report);
  }

  private static JsonObject settings(StudySettings settings) {
    JsonObject object = new JsonObject();
    object.addProperty("seed", settings.seed());
    object.addProperty("quick", settings.quick());
    object.addProperty("ramBytes", settings.ram());
    settings.processors().ifPresent(count -> object.addProperty("processors", count));
    object.add("sizes", GSON.toJsonTree(settings.sizes()));
    return object;
  }

  private static JsonArray workloads(Study study) {
    JsonArray array = new JsonArray();
    for (WorkloadKind workload : study.settings().workloads()) {
      JsonObject object = new JsonObject();
      object.addProperty("name", workload.key());
      object.addProperty("operation", workload.operation());
      object.addProperty("processors", study.settings().processorsFor(workload));
      object.addProperty("does", workload.sentence());
      array.add(object);
    }
    return array;
  }

  private static JsonArray combinations(Study study, CostModel model) {
    Map<Combination, JsonObject> objects = new LinkedHashMap<>();
    for (Measurement one : study.measurements()) {
      JsonObject object = objects.computeIfAbsent(one.combination(), StudyJson::combination);
      if (!object.has("workloads")) {
        object.add("workloads", new JsonObject());
      }
      object.getAsJsonObject("workloads").add(one.workload().key(), measurement(one, model));
    }
    for (Refusal refusal : study.refusals()) {
      JsonObject object = combination(refusal.combination());
      object.addProperty("refused", refusal.reason());
      objects.put(refusal.combination(), object);
    }
    JsonArray array = new JsonArray();
    objects.values().forEach(array::add);
    return array;
  }

  static JsonObject combination(Combination combination) {
    JsonObject object = new JsonObject();
    object.addProperty("format", combination.format());
    object.addProperty("tableAccess", Combination.name(combination.access()));
    object.addProperty("kernelSync", Combination.name(combination.sync()));
    object.addProperty("supply", Combination.name(combination.supply()));
    return object;
  }

  private static JsonObject measurement(Measurement one, CostModel model) {
    JsonObject object = new JsonObject();
    if (!one.passed()) {
      object.addProperty("problem", one.problem().orElse(""));
      return object;
    }
    object.addProperty("operations", one.operations());
    object.addProperty("accessBytes", one.accessPages() * PageNumber.BYTES);
    object.addProperty("broadcast", one.broadcast());
    object.addProperty("cyclesPerOperation", one.cyclesPerOperation(model));
    JsonObject cycles = new JsonObject();
    Cost cost = one.cost(model);
    for (Event.Part part : Event.Part.values()) {
      cycles.addProperty(Combination.name(part), cost.of(part));
    }
    object.add("cycles", cycles);
    object.addProperty("tableBytes", one.tableFrames() * PageNumber.BYTES);
    JsonObject counters = new JsonObject();
    for (Counter counter : Counter.values()) {
      counters.addProperty(Combination.name(counter), one.counters().get(counter));
    }
    object.add("counters", counters);
    object.addProperty("nanoseconds", one.nanoseconds());
    return object;
  }
}
