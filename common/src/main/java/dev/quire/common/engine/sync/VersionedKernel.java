package dev.quire.common.engine.sync;

import dev.quire.api.KernelSyncScheme;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.Space;

/** A space that is activated and is behind gets a copy of everything. */
final class VersionedKernel extends LateKernel {

  VersionedKernel(KernelPart part, int processors) {
    super(KernelSyncScheme.VERSION, part, processors);
  }

  @Override
  void catchUp(KernelProcessor on, Space space, long version, long behind) {
    copyAll(on, space);
  }
}
