package dev.quire.x86.kernel;

import dev.quire.api.Feature;
import dev.quire.api.MachineConfig;
import dev.quire.api.port.Cpu;
import dev.quire.api.port.Observer;
import dev.quire.api.port.Platform;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.engine.BootedKernel;
import dev.quire.common.frame.ManagedFrames;
import java.util.List;
import java.util.Set;

/** What PAE and long mode put together in the same way. */
final class WideKernel {

  /** What both can do. */
  static final Set<Feature> FEATURES =
      Set.of(
          Feature.EXECUTE_NEVER,
          Feature.GLOBAL_PAGES,
          Feature.HARDWARE_ACCESSED,
          Feature.HARDWARE_DIRTY,
          Feature.LARGE_PAGES);

  private WideKernel() {}

  /** The frames that boot has left, with the entries counted that it has filled. */
  static ManagedFrames frames(
      MachineConfig config, Platform platform, Observer observer, WideBoot boot) {
    ManagedFrames frames =
        ManagedFrames.create(
            config.allocator(),
            platform.ram(),
            boot.placement(),
            config.zeroedPool(),
            1,
            0,
            observer);
    boot.occupied().forEach((table, count) -> frames.table().addTableCount(table, count));
    return frames;
  }

  /** What boot leaves, as far as it is known before. */
  static BootedKernel.Builder booted(List<X86Cpu> cpus, Platform platform, Observer observer) {
    return BootedKernel.builder()
        .cpus(List.<Cpu>copyOf(cpus))
        .platform(platform)
        .observer(observer);
  }
}
