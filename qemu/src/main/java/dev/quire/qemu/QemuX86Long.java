package dev.quire.qemu;

import dev.quire.api.Backend;
import dev.quire.api.MachineConfig;
import dev.quire.api.Paging;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.engine.Parts;
import dev.quire.qemu.hardware.QemuX86Machine;
import dev.quire.x86.kernel.LongKernel;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The x86 backend in long mode on QEMU's processors. It has the name of the architecture, as the
 * one on simulated processors has: whoever chooses by name chooses the kind of machine before.
 */
public final class QemuX86Long implements Backend {

  /** Creates the backend. */
  public QemuX86Long() {}

  @Override
  public String name() {
    return LongKernel.NAME;
  }

  /**
   * Starts a guest and boots its kernel.
   *
   * @throws dev.quire.qemu.process.QemuMissingException if QEMU must be installed first
   */
  @Override
  public BootedQemuMachine boot(MachineConfig config) {
    return boot(config, UnaryOperator.identity(), UnaryOperator.identity());
  }

  /**
   * Boots with ports or parts of the kernel replaced: to try another choice, or one that is broken
   * on purpose.
   */
  public static BootedQemuMachine boot(
      MachineConfig config, UnaryOperator<X86Cpu> port, UnaryOperator<Parts> parts) {
    QemuX86Machine hardware = QemuX86Machine.startLong(config);
    try {
      List<X86Cpu> cpus = hardware.cpus().stream().map(port).toList();
      Paging paging =
          LongKernel.boot(
              cpus, hardware.platform(), hardware.observer(), hardware.machine().config(), parts);
      return new BootedQemuMachine(hardware.machine(), paging, hardware.userCpus());
    } catch (RuntimeException e) {
      hardware.close();
      throw e;
    }
  }
}
