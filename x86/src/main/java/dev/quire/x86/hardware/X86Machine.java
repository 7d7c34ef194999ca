package dev.quire.x86.hardware;

import dev.quire.api.MachineConfig;
import dev.quire.api.port.Observer;
import dev.quire.api.port.Platform;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.hardware.CoherenceChecker;
import dev.quire.common.hardware.Ram;
import dev.quire.common.hardware.SimulatedMachine;
import dev.quire.x86.layout.Pte;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A simulated x86 machine: processors with paging off, and memory that no one has written yet. */
public final class X86Machine {
  private static final int POISON = Pte.P | Pte.RW | Pte.US | Pte.A | Pte.D;

  private final SimulatedMachine machine;
  private final List<X86Cpu> cpus;

  private X86Machine(MachineConfig config) {
    machine = new SimulatedMachine(config, new X86TableRules(), POISON, false);
    List<X86Cpu> all = new ArrayList<>();
    for (int i = 0; i < config.processors(); i++) {
      all.add(new SimulatedX86Cpu(machine));
    }
    cpus = List.copyOf(all);
  }

  /** Returns a new machine. */
  public static X86Machine create(MachineConfig config) {
    return new X86Machine(config);
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
