package dev.quire.cli.techniques;

import java.util.Map;

/**
 * Cycles by the cost model.
 *
 * @param parts the cycles of each part
 */
public record Cost(Map<Event.Part, Double> parts) {

  /** All cycles. */
  public double cycles() {
    return parts.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** The cycles of one part. */
  public double of(Event.Part part) {
    return parts.getOrDefault(part, 0.0);
  }
}
