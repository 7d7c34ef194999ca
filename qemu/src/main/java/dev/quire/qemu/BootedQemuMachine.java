package dev.quire.qemu;

import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.Paging;
import dev.quire.qemu.hardware.QemuMachine;
import dev.quire.qemu.user.UserCpu;
import java.util.List;

/** A guest of QEMU and the kernel that runs on it. It is to be closed. */
public final class BootedQemuMachine implements Machine {
  private final QemuMachine hardware;
  private final Paging paging;
  private final List<UserCpu> userCpus;

  BootedQemuMachine(QemuMachine hardware, Paging paging, List<UserCpu> userCpus) {
    this.hardware = hardware;
    this.paging = paging;
    this.userCpus = List.copyOf(userCpus);
  }

  /** The configuration that it was built from, with RAM where the board has it. */
  @Override
  public MachineConfig config() {
    return hardware.config();
  }

  @Override
  public Paging paging() {
    return paging;
  }

  /** The processors as those that run user code, by index. */
  public List<UserCpu> userCpus() {
    return userCpus;
  }

  /** QEMU itself. */
  public QemuMachine hardware() {
    return hardware;
  }

  /** Empty: no coherence checker sees into QEMU. */
  @Override
  public List<String> coherenceViolations() {
    return List.of();
  }

  @Override
  public void close() {
    hardware.close();
  }
}
