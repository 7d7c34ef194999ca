package dev.quire.x86;

import dev.quire.api.Backend;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.engine.PagingKernel;
import dev.quire.common.engine.Parts;
import dev.quire.common.hardware.BootedMachine;
import dev.quire.x86.hardware.X86Machine;
import dev.quire.x86.kernel.LongKernel;
import java.util.List;
import java.util.function.UnaryOperator;

/** The x86 backend in long mode: 64-bit entries, four levels, no-execute. */
public final class X86Long implements Backend {

  /** Creates the backend; {@link java.util.ServiceLoader} needs this. */
  public X86Long() {}

  /**
   * Builds a simulated machine and boots its kernel.
   *
   * @throws dev.quire.api.PagingException.BadConfiguration if kernel space cannot be laid out in it
   */
  public static Machine simulated(MachineConfig config) {
    return boot(
        config, X86Machine.longMode(config), UnaryOperator.identity(), UnaryOperator.identity());
  }

  /**
   * Boots on a simulated machine, with ports or parts of the kernel replaced: to try another
   * choice, or one that is broken on purpose.
   */
  public static Machine boot(
      MachineConfig config,
      X86Machine hardware,
      UnaryOperator<X86Cpu> port,
      UnaryOperator<Parts> parts) {
    List<X86Cpu> cpus = hardware.cpus().stream().map(port).toList();
    PagingKernel paging =
        LongKernel.boot(cpus, hardware.platform(), hardware.observer(), config, parts);
    return new BootedMachine(config, paging, hardware.checker());
  }

  @Override
  public String name() {
    return LongKernel.NAME;
  }

  @Override
  public Machine boot(MachineConfig config) {
    return simulated(config);
  }
}
