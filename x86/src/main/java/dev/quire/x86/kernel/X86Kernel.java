package dev.quire.x86.kernel;

import dev.quire.api.Feature;
import dev.quire.api.Layout;
import dev.quire.api.MachineConfig;
import dev.quire.api.port.Cpu;
import dev.quire.api.port.Observer;
import dev.quire.api.port.Platform;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.engine.AllocatedRoots;
import dev.quire.common.engine.BootedKernel;
import dev.quire.common.engine.Geometry;
import dev.quire.common.engine.PagingKernel;
import dev.quire.common.engine.Parts;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.WindowAccess;
import dev.quire.common.frame.ManagedFrames;
import dev.quire.x86.layout.X86Geometry;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Puts the x86 kernel together and boots it on whatever implements the ports. */
public final class X86Kernel {

  /** The key of this backend. */
  public static final String NAME = "x86";

  private static final Geometry GEOMETRY =
      Geometry.of(
          X86Geometry.ENTRY_SHIFT,
          X86Geometry.ENTRY_SHIFT,
          X86Geometry.INDEX_BITS,
          X86Geometry.INDEX_BITS);

  private X86Kernel() {}

  /**
   * Where the kernel would have everything on a machine of this configuration: for whoever builds a
   * platform that needs pages in kernel space.
   *
   * @throws dev.quire.api.PagingException.BadConfiguration if kernel space cannot be laid out
   */
  public static Layout layout(MachineConfig config) {
    return new X86AddressMap(config).layout();
  }

  /**
   * Boots on processors whose paging is off.
   *
   * @param replace replaces parts before they are used; the identity for the kernel as it is
   * @throws dev.quire.api.PagingException.BadConfiguration if kernel space cannot be laid out
   */
  public static PagingKernel boot(
      List<X86Cpu> cpus,
      Platform platform,
      Observer observer,
      MachineConfig config,
      UnaryOperator<Parts> replace) {
    X86AddressMap map = new X86AddressMap(config);
    Parts parts = replace.apply(parts(map, cpus.size()));
    X86Boot boot = new X86Boot(cpus, platform, config, map, parts.format());
    boot.run();
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
    int filled = boot.occupied().values().stream().mapToInt(Integer::intValue).sum();
    Space kernel =
        new Space(0, "kernel", true, map.heap(), boot.directory(), boot.tableFrames(), filled);
    return new PagingKernel(
        parts,
        BootedKernel.builder()
            .cpus(List.<Cpu>copyOf(cpus))
            .platform(platform)
            .observer(observer)
            .frames(frames)
            .layout(map.layout())
            .kernel(kernel)
            .transients(map.transients())
            .lastAddress(X86AddressMap.lastAddress())
            .build());
  }

  private static Parts parts(X86AddressMap map, int processors) {
    X86PreallocatedKernel sync = new X86PreallocatedKernel(map);
    X86Invalidation invalidation = new X86Invalidation();
    return Parts.builder()
        .name(NAME)
        .features(
            Set.of(
                Feature.GLOBAL_PAGES,
                Feature.HARDWARE_ACCESSED,
                Feature.HARDWARE_DIRTY,
                Feature.LARGE_PAGES))
        .geometry(GEOMETRY)
        .kernelLevels(GEOMETRY.levels())
        .format(new X86Format())
        .links(new X86Links())
        .access(new WindowAccess(new X86Windows(processors, invalidation), GEOMETRY, processors))
        .sync(sync)
        .invalidation(invalidation)
        .roots(new X86Roots(new AllocatedRoots(), sync, map.layout().user()))
        .faults(new X86FaultDecoder())
        .build();
  }
}
