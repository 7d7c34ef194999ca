package dev.quire.armv7;

import dev.quire.api.Backend;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.port.Armv7Cpu;
import dev.quire.armv7.hardware.Armv7Machine;
import dev.quire.armv7.kernel.Armv7Kernel;
import dev.quire.armv7.kernel.Armv7Split;
import dev.quire.common.engine.PagingKernel;
import dev.quire.common.engine.Parts;
import dev.quire.common.hardware.BootedMachine;
import java.util.List;
import java.util.function.UnaryOperator;

/** The ARMv7 backend: short descriptors, TTBR0 and TTBR1 (TTBCR.N = 1), a mirror for each space. */
public final class Armv7 implements Backend {

  /** Creates the backend; {@link java.util.ServiceLoader} needs this. */
  public Armv7() {}

  /**
   * Builds a simulated machine and boots its kernel.
   *
   * @throws dev.quire.api.PagingException.BadConfiguration if kernel space cannot be laid out in it
   */
  public static Machine simulated(MachineConfig config) {
    return boot(
        config, Armv7Machine.create(config), UnaryOperator.identity(), UnaryOperator.identity());
  }

  /**
   * Boots on a simulated machine, with ports or parts of the kernel replaced: to try another
   * choice, or one that is broken on purpose.
   */
  public static Machine boot(
      MachineConfig config,
      Armv7Machine hardware,
      UnaryOperator<Armv7Cpu> port,
      UnaryOperator<Parts> parts) {
    return boot(Armv7Split.N1, config, hardware, port, parts);
  }

  static Machine boot(
      Armv7Split split,
      MachineConfig config,
      Armv7Machine hardware,
      UnaryOperator<Armv7Cpu> port,
      UnaryOperator<Parts> parts) {
    List<Armv7Cpu> cpus = hardware.cpus().stream().map(port).toList();
    PagingKernel paging =
        Armv7Kernel.boot(split, cpus, hardware.platform(), hardware.observer(), config, parts);
    return new BootedMachine(config, paging, hardware.checker());
  }

  @Override
  public String name() {
    return Armv7Kernel.NAME;
  }

  @Override
  public Machine boot(MachineConfig config) {
    return simulated(config);
  }
}
