package dev.quire.benchmarks;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured. Of several samples the lowest decile counts, for C and for Java alike: what
 * disturbs a run on a machine that is not ours alone only ever adds.
 */
final class Figures {

  /** The percentile of the samples that is reported. */
  static final int PERCENTILE = 10;

  private static final double PERCENT = 100;

  private final Map<String, Double> references = new HashMap<>();
  private final Map<Operation, Map<String, Measured>> measured = new EnumMap<>(Operation.class);

  /**
   * One measurement.
   *
   * @param nanos the nanoseconds of one operation
   * @param bytes what it allocates
   */
  record Measured(double nanos, double bytes) {}

  /** Adds the reference's samples of one operation, in nanoseconds. */
  void addReference(String key, List<Double> samples) {
    double[] sorted = samples.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    references.put(key, sorted[(int) (sorted.length * PERCENTILE / PERCENT)]);
  }

  void add(Operation operation, String backend, Measured what) {
    measured.computeIfAbsent(operation, o -> new HashMap<>()).put(backend, what);
  }

  /** Whether there is a reference at all. */
  boolean hasReference() {
    return !references.isEmpty();
  }

  /** What the reference takes for an operation, in nanoseconds; NaN if there is no such figure. */
  double reference(Operation operation) {
    return references.getOrDefault(operation.reference(), Double.NaN);
  }

  /** What an operation takes, in nanoseconds; NaN if it was not measured. */
  double nanos(Operation operation, String backend) {
    return of(operation, backend).nanos();
  }

  /** What an operation allocates, in bytes; NaN if it was not measured. */
  double bytes(Operation operation, String backend) {
    return of(operation, backend).bytes();
  }

  private Measured of(Operation operation, String backend) {
    return measured
        .getOrDefault(operation, Map.of())
        .getOrDefault(backend, new Measured(Double.NaN, Double.NaN));
  }

  /** Whether an operation was measured on every backend. */
  boolean isComplete(Operation operation) {
    return Subject.BACKENDS.stream().noneMatch(b -> Double.isNaN(nanos(operation, b)));
  }

  /** How many times the reference's time an operation takes; NaN without a reference. */
  double ratio(Operation operation, String backend) {
    return nanos(operation, backend) / reference(operation);
  }

  /** Whether the bar is exceeded. */
  boolean overBar(Operation operation, String backend) {
    return nanos(operation, backend) > operation.bar().nanos(this, backend, operation);
  }

  /** Whether an operation is slower than the limit allows; one within its bar is not. */
  boolean overLimit(Operation operation, String backend, double limit) {
    double bar = operation.bar().nanos(this, backend, operation);
    return ratio(operation, backend) > limit && !(nanos(operation, backend) <= bar);
  }

  /** Whether an operation allocates more than it may. */
  boolean allocates(Operation operation, String backend) {
    return bytes(operation, backend) > operation.allowedBytes();
  }
}
