package dev.quire.common.process;

import dev.quire.common.swap.Violation;

/** A process could not be loaded. All that it had is given back. */
public final class SpawnFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Violation.Reason reason;

  SpawnFailedException(String process, Violation.Reason reason, String what) {
    super(process + " cannot be loaded: " + what + ": " + reason);
    this.reason = reason;
  }

  /** Why a page could not be had. */
  public Violation.Reason reason() {
    return reason;
  }
}
