package dev.quire.conformance.broken;

import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.Paging;
import dev.quire.api.port.Armv7Cpu;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.engine.Parts;
import dev.quire.common.hardware.SimulatedMachine;
import dev.quire.common.swap.BackingStore;
import dev.quire.common.swap.Pager;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What is put in the place of something healthy.
 *
 * @param config what is configured: not broken, but another choice than usual
 * @param platform what the hardware asks for: not broken, but of another kind than usual
 * @param x86 decorates the ports of x86 processors
 * @param armv7 decorates the ports of ARMv7 processors
 * @param parts replaces parts of the kernel
 * @param machine decorates the contract
 * @param pager makes the pager
 */
record Breakage(
    UnaryOperator<MachineConfig> config,
    Consumer<SimulatedMachine> platform,
    Function<X86Cpu, X86Port> x86,
    Function<Armv7Cpu, Armv7Port> armv7,
    BiFunction<MachineConfig, Parts, Parts> parts,
    UnaryOperator<Machine> machine,
    BiFunction<Paging, BackingStore, Pager> pager) {

  /** Nothing is broken. */
  static final Breakage NONE =
      new Breakage(
          UnaryOperator.identity(),
          hardware -> {},
          X86Port::new,
          Armv7Port::new,
          (config, parts) -> parts,
          UnaryOperator.identity(),
          Pager::create);

  Breakage withConfig(UnaryOperator<MachineConfig> other) {
    return new Breakage(other, platform, x86, armv7, parts, machine, pager);
  }

  Breakage withPlatform(Consumer<SimulatedMachine> other) {
    return new Breakage(config, other, x86, armv7, parts, machine, pager);
  }

  Breakage withX86(Function<X86Cpu, X86Port> other) {
    return new Breakage(config, platform, other, armv7, parts, machine, pager);
  }

  Breakage withArmv7(Function<Armv7Cpu, Armv7Port> other) {
    return new Breakage(config, platform, x86, other, parts, machine, pager);
  }

  Breakage withParts(BiFunction<MachineConfig, Parts, Parts> other) {
    return new Breakage(config, platform, x86, armv7, other, machine, pager);
  }

  Breakage withMachine(UnaryOperator<Machine> other) {
    return new Breakage(config, platform, x86, armv7, parts, other, pager);
  }

  Breakage withPager(BiFunction<Paging, BackingStore, Pager> other) {
    return new Breakage(config, platform, x86, armv7, parts, machine, other);
  }

  /** The same choices and the same platform with nothing broken. */
  Breakage healthy() {
    return NONE.withConfig(config).withPlatform(platform);
  }
}
