package dev.quire.api;

/** Answers faults that the tables themselves do not: a pager. */
@FunctionalInterface
public interface FaultHandler {

  /** What becomes of the access. */
  enum Verdict {
    /** The cause is gone: retry the access. */
    RETRY,
    /** The access is not allowed. */
    VIOLATION
  }

  /**
   * Handles a fault of the current space on {@code processor}. Called on the faulting thread, never
   * for pages whose entry allows the access.
   */
  Verdict handle(Processor processor, Fault fault);
}
