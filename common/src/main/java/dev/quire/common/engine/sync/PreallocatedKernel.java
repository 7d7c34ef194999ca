package dev.quire.common.engine.sync;

import dev.quire.api.KernelSyncScheme;

/**
 * All tables of kernel space exist from boot and stay, so that its top-level entries change only
 * where memory is mapped without a table; then each space is told at once.
 */
final class PreallocatedKernel extends BroadcastKernel {

  PreallocatedKernel(KernelPart part) {
    super(KernelSyncScheme.PREALLOCATE, part);
  }

  @Override
  public boolean linksChange() {
    return false;
  }
}
