package dev.quire.api;

import java.util.EnumMap;
import java.util.Map;

/** Values of all counters at one moment. */
public final class Counters {
  private final long[] values;

  private Counters(long[] values) {
    this.values = values;
  }

  /** Returns counters; {@code values} stand in the order of {@link Counter}. */
  public static Counters of(long... values) {
    if (values.length != Counter.values().length) {
      throw new IllegalArgumentException(
          values.length + " values for " + Counter.values().length + " counters");
    }
    return new Counters(values.clone());
  }

  /** The value of one counter. */
  public long get(Counter counter) {
    return values[counter.ordinal()];
  }

  /** Returns what was counted since {@code earlier}. */
  public Counters since(Counters earlier) {
    long[] difference = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      difference[i] = values[i] - earlier.values[i];
    }
    return new Counters(difference);
  }

  /** Returns the sums of both. */
  public Counters plus(Counters other) {
    long[] sum = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      sum[i] = values[i] + other.values[i];
    }
    return new Counters(sum);
  }

  /** Returns all values by counter. */
  public Map<Counter, Long> asMap() {
    Map<Counter, Long> map = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      map.put(counter, get(counter));
    }
    return map;
  }

  @Override
  public String toString() {
    return asMap().toString();
  }
}
