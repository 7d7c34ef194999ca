package dev.quire.qemu;

import dev.quire.api.Backend;
import dev.quire.api.KernelSyncScheme;
import dev.quire.api.MachineConfig;
import dev.quire.conformance.Selectable;

/**
 * Every rule, on QEMU's x86 processors with PAE, where each space has a page directory of its own
 * for the kernel: entries of others come there by faults, which QEMU raises.
 */
@Selectable("x86-pae")
class QemuX86PaeCopiedConformanceTest extends GuestSuite {
  @Override
  protected Backend backend() {
    return new QemuX86Pae();
  }

  @Override
  protected MachineConfig config() {
    return super.config().toBuilder().kernelSync(KernelSyncScheme.LAZY).build();
  }
}
