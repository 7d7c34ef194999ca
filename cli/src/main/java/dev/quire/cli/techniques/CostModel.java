package dev.quire.cli.techniques;

import dev.quire.api.Counters;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What each kind of event costs, in cycles.
 *
 * <p>A file of costs has one line for each, {@code key = cycles}; what follows {@code #} is
 * comment. An event without a line costs what it costs in the model that comes with the command.
 */
public final class CostModel {

  private static final String STANDARD = "costs.properties";
  private static final String MOST_TEXT = "a billion";
  private static final double MOST = 1e9;

  private final Map<Event, Double> cycles;

  private CostModel(Map<Event, Double> cycles) {
    this.cycles = cycles;
  }

  /** The model that comes with the command. */
  public static CostModel standard() {
    return parse(STANDARD, standardText(), new EnumMap<>(Event.class));
  }

  /** The file of the model that comes with the command, comments included. */
  public static String standardText() {
    try (InputStream in = CostModel.class.getResourceAsStream(STANDARD)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(STANDARD + " cannot be read", e);
    }
  }

  /**
   * Reads a file.
   *
   * @throws BadCostsException if it cannot be read or a line of it is wrong
   */
  public static CostModel read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file), new EnumMap<>(standard().cycles));
    } catch (IOException e) {
      throw new BadCostsException(file + ": cannot be read: " + e);
    }
  }

  /** Returns a model with these cycles; what has none costs what it costs usually. */
  public static CostModel of(Map<Event, Double> cycles) {
    Map<Event, Double> all = new EnumMap<>(standard().cycles);
    all.putAll(cycles);
    return new CostModel(all);
  }

  private static CostModel parse(String file, String text, Map<Event, Double> base) {
    Map<Event, Double> given = new EnumMap<>(Event.class);
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String content = line.replaceFirst("#.*", "").strip();
      if (content.isEmpty()) {
        continue;
      }
      String at = file + ", line " + number + ": ";
      int equals = content.indexOf('=');
      if (equals < 0) {
        throw new BadCostsException(at + "'" + content + "' is not 'event = cycles'");
      }
      Event event = event(at, content.substring(0, equals).strip());
      double value = value(at, event, content.substring(equals + 1).strip());
      if (given.put(event, value) != null) {
        throw new BadCostsException(at + event.key() + " was given before");
      }
    }
    base.putAll(given);
    for (Event event : Event.values()) {
      if (!base.containsKey(event)) {
        throw new BadCostsException(file + ": " + event.key() + " has no cost");
      }
    }
    return new CostModel(base);
  }

  private static Event event(String at, String key) {
    StringBuilder known = new StringBuilder();
    for (Event event : Event.values()) {
      if (event.key().equals(key)) {
        return event;
      }
      known.append(known.isEmpty() ? "" : ", ").append(event.key());
    }
    throw new BadCostsException(at + "no event is called '" + key + "'; there are " + known);
  }

  private static double value(String at, Event event, String text) {
    try {
      double value = Double.parseDouble(text);
      if (value >= 0 && value <= MOST) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, as what is out of range.
    }
    throw new BadCostsException(
        at + event.key() + " costs '" + text + "'; it must be 0 to " + MOST_TEXT + " cycles");
  }

  /** The cycles of each event. */
  public Map<Event, Double> cycles() {
    return Collections.unmodifiableMap(cycles);
  }

  /**
   * What was counted, in cycles, by part.
   *
   * @param broadcast whether the hardware broadcasts invalidations
   */
  public Cost cost(Counters counters, boolean broadcast) {
    Map<Event.Part, Double> parts = new EnumMap<>(Event.Part.class);
    for (Event event : Event.values()) {
      if (event.happens(broadcast)) {
        double cost = counters.get(event.counter()) * cycles.getOrDefault(event, 0.0);
        parts.merge(event.part(), cost, Double::sum);
      }
    }
    return new Cost(parts);
  }
}
