package dev.quire.common.engine.sync;

import dev.quire.api.KernelSyncScheme;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;

/** Each change is written at once into every space, through the table access of the machine. */
class BroadcastKernel extends CopiedKernel {

  BroadcastKernel(KernelPart part) {
    this(KernelSyncScheme.BROADCAST, part);
  }

  BroadcastKernel(KernelSyncScheme scheme, KernelPart part) {
    super(scheme, part);
  }

  @Override
  final void spread(KernelProcessor on, Space shown, int place, long[] entries) {
    writeToAll(on, shown, place, entries);
  }
}
