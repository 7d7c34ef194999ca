package dev.quire.api;

import java.util.List;

/** A machine whose kernel has booted. */
public interface Machine {

  /** The configuration that it was built from. */
  MachineConfig config();

  /** The paging subsystem. */
  Paging paging();

  /**
   * What the coherence checker found so far, a readable text each; empty when it was silent or is
   * not there ({@link MachineConfig#checkCoherence()}).
   */
  List<String> coherenceViolations();
}
