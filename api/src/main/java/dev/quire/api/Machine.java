package dev.quire.api;

import java.util.List;

/**
 * A machine whose kernel has booted. One that has something outside the virtual machine is to be
 * closed; for a simulated one, which is memory alone, closing does nothing.
 */
public interface Machine extends AutoCloseable {

  /** The configuration that it was built from. */
  MachineConfig config();

  /** The paging subsystem. */
  Paging paging();

  /**
   * What the coherence checker found so far, a readable text each; empty when it was silent or is
   * not there ({@link MachineConfig#checkCoherence()}).
   */
  List<String> coherenceViolations();

  /** Ends the machine, which may not be used any more; does nothing if it was closed before. */
  @Override
  default void close() {}
}
