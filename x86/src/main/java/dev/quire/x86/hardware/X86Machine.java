package dev.quire.x86.hardware;

import dev.quire.api.MachineConfig;
import dev.quire.api.port.Observer;
import dev.quire.api.port.Platform;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.hardware.CoherenceChecker;
import dev.quire.common.hardware.Ram;
import dev.quire.common.hardware.SimulatedMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A simulated x86 machine: processors with paging off, and memory that no one has written yet. */
public final class X86Machine {
  private final SimulatedMachine machine;
  private final List<X86Cpu> cpus;

  private X86Machine(MachineConfig config, X86Mode mode) {
    machine = new SimulatedMachine(config, mode.rules(), mode.poisonBits(), false);
    List<X86Cpu> all = new ArrayList<>();
    for (int i = 0; i < config.processors(); i++) {
      all.add(new SimulatedX86Cpu(machine, mode));
    }
    cpus = List.copyOf(all);
  }

  /** Returns a new machine whose kernel is to use 32-bit paging. */
  public static X86Machine create(MachineConfig config) {
    return create(config, X86Mode.TWO_LEVEL);
  }

  /** Returns a new machine whose kernel is to use PAE paging. */
  public static X86Machine pae(MachineConfig config) {
    return create(config, X86Mode.PAE);
  }

  /** Returns a new machine whose kernel is to use long mode. */
  public static X86Machine longMode(MachineConfig config) {
    return create(config, X86Mode.LONG);
  }

  /**
   * Returns a new machine. All have the same processors, which begin with paging off; the mode says
   * what fresh memory is filled with, and what the coherence checker takes tables for: under it the
   * processors refuse any other kind of paging.
   */
  public static X86Machine create(MachineConfig config, X86Mode mode) {
    return new X86Machine(config, mode);
  }

  /** The processors, by index. */
  public List<X86Cpu> cpus() {
    return cpus;
  }

  /** What is where. */
  public Platform platform() {
    return machine.platform();
  }

  /** The observer that kernel code is to tell what it does. */
  public Observer observer() {
    return machine.observer();
  }

  /** The coherence checker, if the configuration asks for it. */
  public Optional<CoherenceChecker> checker() {
    return machine.checker();
  }

  /** The memory: for tests, which lay out tables by hand, and for whoever saves an image. */
  public Ram ram() {
    return machine.ram();
  }

  /** What the processors share. */
  public SimulatedMachine machine() {
    return machine;
  }
}
