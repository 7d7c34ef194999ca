package dev.quire.common.engine.sync;

import dev.quire.api.KernelSyncScheme;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.common.engine.ResidentRoots;
import dev.quire.common.engine.Space;

/** Every space's top-level table is mapped in kernel space; each change is written to all. */
final class AllDirectoriesKernel extends BroadcastKernel {
  private final ResidentRoots roots;

  AllDirectoriesKernel(KernelPart part, ResidentRoots roots) {
    super(KernelSyncScheme.ALL_DIRECTORIES, part);
    this.roots = roots;
  }

  @Override
  void beforeAdopting(KernelProcessor on, Space space) {
    roots.add(on, space);
  }

  @Override
  void afterForgetting(KernelProcessor on, Space space) {
    roots.remove(on, space);
  }

  @Override
  void write(KernelProcessor on, Space space, int place, long[] entries) {
    part.storeAt(on, roots.address(on, space), space, place, entries);
  }
}
