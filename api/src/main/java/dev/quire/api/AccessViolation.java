package dev.quire.api;

/**
 * An access at a user address that is not allowed: what a process is told by a signal. Not an error
 * of the kernel.
 */
public final class AccessViolation extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Fault fault;

  /** Creates a violation for a fault that stays as it is. */
  public AccessViolation(Fault fault) {
    super(
        (fault.user() ? "user " : "kernel ")
            + fault.access()
            + " at "
            + fault.address()
            + " is not allowed: "
            + fault.registers(),
        null,
        false,
        false);
    this.fault = fault;
  }

  /** The fault. */
  public Fault fault() {
    return fault;
  }
}
