package dev.quire.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** What a row of the table says about itself. */
final class Verdict {

  /** ARMv7 may take so many times as long as x86. */
  private static final double TWIN = 1.5;

  private final Figures figures;
  private final double limit;

  /** Judges by the bars, and by how many times the reference's time is the limit. */
  Verdict(Figures figures, double limit) {
    this.figures = figures;
    this.limit = limit;
  }

  /** Whether a row is slower than the limit allows, or was not measured. */
  boolean fails(Operation operation) {
    return !figures.isComplete(operation)
        || Subject.BACKENDS.stream().anyMatch(b -> figures.overLimit(operation, b, limit));
  }

  /** Says what is wrong with a row, or {@code ok}. */
  String of(Operation operation) {
    if (!figures.isComplete(operation)) {
      return "NOT MEASURED";
    }
    List<String> words = new ArrayList<>();
    for (String backend : Subject.BACKENDS) {
      if (figures.overLimit(operation, backend, limit)) {
        words.add("OVER THE LIMIT (" + backend + ")");
      } else if (figures.overBar(operation, backend)) {
        words.add("over the bar (" + backend + ")");
      }
      if (figures.allocates(operation, backend)) {
        words.add("allocates (" + backend + ")");
      }
    }
    if (twins(operation) > TWIN) {
      words.add("armv7 over 1.5 x x86");
    }
    return words.isEmpty() ? "ok" : String.join(", ", words);
  }

  /** How many times what x86 takes ARMv7 takes. */
  double twins(Operation operation) {
    return figures.nanos(operation, Subject.ARMV7_NAME)
        / figures.nanos(operation, Subject.X86_NAME);
  }
}
