package dev.quire.cli.techniques.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.quire.api.Counter;
import dev.quire.api.Counters;
import dev.quire.api.KernelSyncScheme;
import dev.quire.api.PageNumber;
import dev.quire.api.TableAccessScheme;
import dev.quire.cli.techniques.Combination;
import dev.quire.cli.techniques.Measurement;
import dev.quire.cli.techniques.Refusal;
import dev.quire.cli.techniques.Study;
import dev.quire.cli.techniques.StudySettings;
import dev.quire.cli.techniques.Supply;
import dev.quire.cli.techniques.workload.Sizes;
import dev.quire.cli.techniques.workload.WorkloadKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads what {@link StudyJson} wrote. */
public final class StudyReader {

  private StudyReader() {}

  /**
   * Reads a file.
   *
   * @throws BadStudyException if it cannot be read, or is none that {@code compare --techniques
   *     --json} wrote
   */
  public static Study read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new BadStudyException(file + ": cannot be read: " + e);
    }
    try {
      return study(JsonParser.parseString(text).getAsJsonObject());
    } catch (JsonParseException
        | IllegalArgumentException
        | IllegalStateException
        | NullPointerException
        | UnsupportedOperationException e) {
      throw new BadStudyException(
          file
              + ": is not what this version's 'quire compare --techniques --json' writes ("
              + e.getMessage()
              + ")");
    }
  }

  private static Study study(JsonObject report) {
    List<WorkloadKind> workloads = new ArrayList<>();
    for (JsonElement workload : report.getAsJsonArray("workloads")) {
      workloads.add(workload(workload.getAsJsonObject().get("name").getAsString()));
    }
    List<Measurement> measurements = new ArrayList<>();
    List<Refusal> refusals = new ArrayList<>();
    for (JsonElement element : report.getAsJsonArray("combinations")) {
      JsonObject object = element.getAsJsonObject();
      Combination combination = combination(object);
      if (object.has("refused")) {
        refusals.add(new Refusal(combination, object.get("refused").getAsString()));
        continue;
      }
      for (Map.Entry<String, JsonElement> one : object.getAsJsonObject("workloads").entrySet()) {
        JsonObject figures = one.getValue().getAsJsonObject();
        measurements.add(measurement(combination, workload(one.getKey()), figures));
      }
    }
    return new Study(
        settings(report.getAsJsonObject("settings"), workloads), measurements, refusals);
  }

  private static StudySettings settings(JsonObject object, List<WorkloadKind> workloads) {
    return new StudySettings(
        workloads,
        StudyJson.GSON.fromJson(object.get("sizes"), Sizes.class),
        object.get("seed").getAsLong(),
        OptionalLong.of(object.get("ramBytes").getAsLong()),
        object.has("processors")
            ? OptionalInt.of(object.get("processors").getAsInt())
            : OptionalInt.empty(),
        object.get("quick").getAsBoolean());
  }

  private static Combination combination(JsonObject object) {
    return new Combination(
        object.get("format").getAsString(),
        Combination.named(TableAccessScheme.class, object.get("tableAccess").getAsString()),
        Combination.named(KernelSyncScheme.class, object.get("kernelSync").getAsString()),
        Combination.named(Supply.class, object.get("supply").getAsString()));
  }

  private static WorkloadKind workload(String name) {
    return Combination.named(WorkloadKind.class, name);
  }

  private static Measurement measurement(
      Combination combination, WorkloadKind workload, JsonObject figures) {
    long[] values = new long[Counter.values().length];
    if (figures.has("problem")) {
      return new Measurement(
          combination,
          workload,
          Optional.of(figures.get("problem").getAsString()),
          0,
          0,
          0,
          Counters.of(values),
          false,
          0);
    }
    JsonObject counters = figures.getAsJsonObject("counters");
    for (Counter counter : Counter.values()) {
      values[counter.ordinal()] = counters.get(Combination.name(counter)).getAsLong();
    }
    return new Measurement(
        combination,
        workload,
        Optional.empty(),
        figures.get("operations").getAsLong(),
        figures.get("accessBytes").getAsLong() / PageNumber.BYTES,
        figures.get("tableBytes").getAsLong() / PageNumber.BYTES,
        Counters.of(values),
        figures.get("broadcast").getAsBoolean(),
        figures.get("nanoseconds").getAsLong());
  }
}
