package dev.quire.armv7;

import dev.quire.api.Backend;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.port.Armv7Cpu;
import dev.quire.armv7.hardware.Armv7Machine;
import dev.quire.armv7.kernel.Armv7Kernel;
import dev.quire.armv7.kernel.Armv7Split;
import dev.quire.common.engine.Parts;
import java.util.function.UnaryOperator;

/**
 * The ARMv7 backend with TTBCR.N = 2: 1 GB for each space, by an L1 of 4 KB, and 3 GB for the
 * kernel.
 */
public final class Armv7N2 implements Backend {

  /** Creates the backend; {@link java.util.ServiceLoader} needs this. */
  public Armv7N2() {}

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
    return Armv7.boot(Armv7Split.N2, config, hardware, port, parts);
  }

  @Override
  public String name() {
    return Armv7Kernel.N2_NAME;
  }

  @Override
  public Machine boot(MachineConfig config) {
    return simulated(config);
  }
}
