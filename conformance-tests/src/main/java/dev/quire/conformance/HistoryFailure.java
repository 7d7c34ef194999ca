package dev.quire.conformance;

/** A history whose outcome is not the model's. */
final class HistoryFailure extends AssertionError {
  private static final long serialVersionUID = 1;

  private int step;

  HistoryFailure(String message) {
    super(message);
  }

  HistoryFailure(String message, Throwable cause) {
    super(message, cause);
  }

  HistoryFailure at(int number) {
    step = number;
    return this;
  }

  /** The step that failed, from 1. */
  int step() {
    return step;
  }
}
