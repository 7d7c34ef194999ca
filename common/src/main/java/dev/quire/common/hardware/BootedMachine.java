package dev.quire.common.hardware;

import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.Paging;
import java.util.List;
import java.util.Optional;

/** A simulated machine and the kernel that runs on it. */
public final class BootedMachine implements Machine {
  private final MachineConfig config;
  private final Paging paging;
  private final Optional<CoherenceChecker> checker;

  /** Joins a kernel with the checker that watches it. */
  public BootedMachine(MachineConfig config, Paging paging, Optional<CoherenceChecker> checker) {
    this.config = config;
    this.paging = paging;
    this.checker = checker;
  }

  @Override
  public MachineConfig config() {
    return config;
  }

  @Override
  public Paging paging() {
    return paging;
  }

  @Override
  public List<String> coherenceViolations() {
    return checker
        .map(c -> c.violations().stream().map(Violation::toString).toList())
        .orElse(List.of());
  }
}
