package dev.quire.cli.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.quire.cli.program.ProgramSet;
import dev.quire.cli.scenario.BackendResult;
import dev.quire.cli.scenario.SetResult;
import dev.quire.cli.scenario.Settings;
import java.util.Locale;

/**
 * A comparison as one JSON object.
 *
 * <pre>{@code
 * {
 *   "agree": true,            memory as the model has it, the common set alike
 *   "passed": true,           the same, no frame leaked, the coherence checker silent
 *   "settings": {…},
 *   "backends": [{
 *     "name": "x86",
 *     "matchesModel": true,
 *     "outcomes": {…},        of the common set: what must be alike
 *     "ownOutcomes": {…},     of the programs of its own architecture, if they ran
 *     "costs": {…},
 *     "framesLeaked": 0,
 *     "coherenceWatched": true,
 *     "coherenceViolations": 0
 *   }],
 *   "problems": []            what is wrong, in words
 * }
 * }</pre>
 */
public final class JsonReport {

  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private JsonReport() {}

  /** Returns the object as text. */
  public static String write(Settings settings, Comparison comparison) {
    JsonObject report = new JsonObject();
    report.addProperty("agree", comparison.agree());
    report.addProperty("passed", comparison.passed());
    report.add("settings", settings(settings));
    JsonArray backends = new JsonArray();
    for (BackendResult backend : comparison.backends()) {
      backends.add(backend(backend));
    }
    report.add("backends", backends);
    report.add("problems", GSON.toJsonTree(comparison.problems()));
    return GSON.toJson(report);
  }

  private static JsonObject settings(Settings settings) {
    JsonObject object = new JsonObject();
    object.addProperty("seed", settings.seed());
    object.addProperty("processors", settings.processors());
    object.addProperty("tlb", settings.tlb().name().toLowerCase(Locale.ROOT));
    settings.frames().ifPresent(frames -> object.addProperty("frames", frames));
    settings.ramBytes().ifPresent(bytes -> object.addProperty("ramBytes", bytes));
    object.addProperty("store", settings.store().name().toLowerCase(Locale.ROOT));
    object.addProperty("interruptEvery", settings.interruptEvery());
    return object;
  }

  private static JsonObject backend(BackendResult backend) {
    JsonObject object = new JsonObject();
    object.addProperty("name", backend.name());
    object.addProperty("matchesModel", backend.matchesModel());
    object.add("outcomes", new JsonObject());
    for (SetResult set : backend.sets()) {
      object.add(
          set.set().equals(ProgramSet.COMMON) ? "outcomes" : set.set() + "Outcomes",
          GSON.toJsonTree(set.outcomes()));
    }
    object.add("costs", GSON.toJsonTree(backend.costs()));
    object.addProperty("framesLeaked", backend.framesLeaked());
    object.addProperty("coherenceWatched", backend.coherenceWatched());
    object.addProperty("coherenceViolations", backend.coherenceViolations().size());
    return object;
  }
}
