package dev.quire.common.engine.sync;

import dev.quire.api.KernelSyncScheme;
import dev.quire.api.MachineConfig;
import dev.quire.api.PagingException;
import dev.quire.common.engine.HardwareSharedKernel;
import dev.quire.common.engine.KernelSpaceSync;
import dev.quire.common.engine.ResidentRoots;

/** Makes the choice that a configuration names. */
public final class KernelSyncs {
  private KernelSyncs() {}

  /**
   * Returns the choice for a machine on which each space has a copy of {@code part}.
   *
   * @param resident maps the roots of all spaces; used by ALL_DIRECTORIES
   * @throws PagingException.BadConfiguration if the configuration names SHARED
   */
  public static KernelSpaceSync copied(
      MachineConfig config, String backend, KernelPart part, ResidentRoots resident) {
    int processors = config.processors();
    return switch (scheme(config)) {
      case PREALLOCATE -> new PreallocatedKernel(part);
      case LAZY -> new LazyKernel(part);
      case BROADCAST -> new BroadcastKernel(part);
      case ALL_DIRECTORIES -> new AllDirectoriesKernel(part, resident);
      case VERSION -> new VersionedKernel(part, processors);
      case JOURNAL -> new JournaledKernel(part, processors);
      case SHARED ->
          throw new PagingException.BadConfiguration(
              "kernel-space synchronisation SHARED with "
                  + backend
                  + ", whose hardware walks one top-level table that each space has for itself:"
                  + " choose another scheme, PREALLOCATE for one, or a format that shares the"
                  + " kernel's tables: x86-pae, x86-64, armv7 or armv7-n2");
    };
  }

  /**
   * Returns the choice for a machine whose hardware walks the same kernel tables for every space.
   *
   * @param why what shares them, as in "TTBR1"
   * @throws PagingException.BadConfiguration if the configuration names another choice
   */
  public static KernelSpaceSync shared(
      MachineConfig config, String backend, String why, String copying) {
    KernelSyncScheme scheme = config.kernelSync().orElse(KernelSyncScheme.SHARED);
    if (scheme != KernelSyncScheme.SHARED) {
      throw new PagingException.BadConfiguration(
          "kernel-space synchronisation "
              + scheme
              + " with "
              + backend
              + ", where "
              + why
              + " and there is nothing to keep in step: choose SHARED or leave the choice open, or"
              + " take "
              + copying
              + ", where each space has a copy of the kernel's entries");
    }
    return new HardwareSharedKernel();
  }

  /** The scheme that a configuration of a copying format names. */
  public static KernelSyncScheme scheme(MachineConfig config) {
    return config.kernelSync().orElse(KernelSyncScheme.PREALLOCATE);
  }
}
