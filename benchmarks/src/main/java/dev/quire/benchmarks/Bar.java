package dev.quire.benchmarks;

import com.google.errorprone.annotations.Immutable;
import java.util.Locale;

/** What a figure should not exceed. */
@Immutable
sealed interface Bar {

  /** No bar: the figure is for the eye. */
  Bar NONE = new None();

  /** Returns the nanoseconds that the bar comes to, or NaN if that is not known. */
  double nanos(Figures figures, String backend, Operation operation);

  /** Nothing. */
  @Immutable
  record None() implements Bar {
    @Override
    public double nanos(Figures figures, String backend, Operation operation) {
      return Double.NaN;
    }

    @Override
    public String toString() {
      return "-";
    }
  }

  /** So many times what the reference takes. */
  @Immutable
  record TimesReference(double factor) implements Bar {
    @Override
    public double nanos(Figures figures, String backend, Operation operation) {
      return factor * figures.reference(operation);
    }

    @Override
    public String toString() {
      return number(factor) + " x C";
    }
  }

  /** So many times what another operation takes on the same backend. */
  @Immutable
  record TimesOperation(double factor, Operation other) implements Bar {
    @Override
    public double nanos(Figures figures, String backend, Operation operation) {
      return factor * figures.nanos(other, backend);
    }

    @Override
    public String toString() {
      return number(factor) + " x current";
    }
  }

  /** So many nanoseconds. */
  @Immutable
  record Nanos(double limit) implements Bar {
    @Override
    public double nanos(Figures figures, String backend, Operation operation) {
      return limit;
    }

    @Override
    public String toString() {
      return number(limit) + " ns";
    }
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
