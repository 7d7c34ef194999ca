package dev.quire.common.process;

import com.google.auto.value.AutoValue;
import dev.quire.common.swap.Violation;

/** How a stretch of a process's execution ended. */
public sealed interface Outcome {

  /** Returns the outcome of a stretch that came to its end. */
  static Outcome completed() {
    return Completed.INSTANCE;
  }

  /** Returns the outcome of a stretch that a violation ended. */
  static Outcome violated(Violation violation) {
    return new AutoValue_Outcome_Violated(violation);
  }

  /** It came to its end. */
  final class Completed implements Outcome {
    static final Completed INSTANCE = new Completed();

    private Completed() {}

    @Override
    public String toString() {
      return "completed";
    }
  }

  /** An access was refused: what a signal would tell the process. */
  @AutoValue
  abstract non-sealed class Violated implements Outcome {
    Violated() {}

    /** The access that was refused. */
    public abstract Violation violation();
  }
}
