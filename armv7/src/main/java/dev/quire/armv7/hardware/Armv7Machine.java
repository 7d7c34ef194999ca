package dev.quire.armv7.hardware;

import dev.quire.api.MachineConfig;
import dev.quire.api.port.Armv7Cpu;
import dev.quire.api.port.Observer;
import dev.quire.api.port.Platform;
import dev.quire.armv7.layout.L2Descriptor;
import dev.quire.armv7.layout.MemoryAttributes;
import dev.quire.armv7.layout.MemoryTypes;
import dev.quire.common.hardware.CoherenceChecker;
import dev.quire.common.hardware.Ram;
import dev.quire.common.hardware.SimulatedMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A simulated ARMv7 machine: processors with their MMU off, and memory that no one has written yet.
 */
public final class Armv7Machine {

  /** A small page for all accesses of user code; to the first level, a section of domain 3. */
  private static final int POISON =
      L2Descriptor.of(
          0,
          L2Descriptor.NG
              | L2Descriptor.S
              | L2Descriptor.memoryBits(MemoryTypes.WRITE_BACK)
              | L2Descriptor.USER
              | L2Descriptor.ACCESS_FLAG);

  private final SimulatedMachine machine;
  private final List<SimulatedArmv7Cpu> processors;

  private Armv7Machine(MachineConfig config) {
    machine = new SimulatedMachine(config, new Armv7TableRules(), POISON, true);
    List<SimulatedArmv7Cpu> all = new ArrayList<>();
    for (int i = 0; i < config.processors(); i++) {
      all.add(new SimulatedArmv7Cpu(machine));
    }
    processors = List.copyOf(all);
  }

  /** Returns a new machine. */
  public static Armv7Machine create(MachineConfig config) {
    return new Armv7Machine(config);
  }

  /** The processors, by index. */
  public List<Armv7Cpu> cpus() {
    return List.copyOf(processors);
  }

  /**
   * What the tables under which a processor runs say of the memory at an address, as its registers
   * have it decoded; empty if a walk would fault or the MMU is off.
   */
  public Optional<MemoryAttributes> memoryAttributes(int processor, long address) {
    return processors.get(processor).memoryAttributes(ram(), address);
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
