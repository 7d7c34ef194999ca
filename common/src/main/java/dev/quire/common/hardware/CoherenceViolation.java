package dev.quire.common.hardware;

/** Thrown at the access that broke a rule, if the checker was told to throw. */
public final class CoherenceViolation extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What was seen. */
  private final transient Violation violation;

  CoherenceViolation(Violation violation) {
    super(violation.toString());
    this.violation = violation;
  }

  /** What was seen. */
  public Violation violation() {
    return violation;
  }
}
