package dev.quire.conformance.broken;

import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.Paging;
import java.util.List;

/** A machine with another paging subsystem in front of its own. */
record ForwardingMachine(Machine real, Paging paging) implements Machine {

  @Override
  public MachineConfig config() {
    return real.config();
  }

  @Override
  public List<String> coherenceViolations() {
    return real.coherenceViolations();
  }
}
