package dev.quire.armv7.kernel;

import dev.quire.api.Feature;
import dev.quire.api.Layout;
import dev.quire.api.MachineConfig;
import dev.quire.api.port.Armv7Cpu;
import dev.quire.api.port.Cpu;
import dev.quire.api.port.Observer;
import dev.quire.api.port.Platform;
import dev.quire.armv7.layout.Armv7Geometry;
import dev.quire.common.engine.AllocatedRoots;
import dev.quire.common.engine.BootedKernel;
import dev.quire.common.engine.Geometry;
import dev.quire.common.engine.HardwareSharedKernel;
import dev.quire.common.engine.PagingKernel;
import dev.quire.common.engine.Parts;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.WindowAccess;
import dev.quire.common.frame.ManagedFrames;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Puts the ARMv7 kernel together and boots it on whatever implements the ports. */
public final class Armv7Kernel {

  /** The key of this backend. */
  public static final String NAME = "armv7";

  private static final Geometry GEOMETRY =
      Geometry.of(
          Armv7Geometry.ENTRY_SHIFT,
          Armv7Geometry.ENTRY_SHIFT + Armv7Geometry.QUARTER_BITS,
          Armv7Geometry.VIEW_INDEX_BITS,
          Armv7Geometry.VIEW_INDEX_BITS);

  // With an allocator that has no runs: one in so many frames is set aside for the L1 tables.
  private static final int FRAMES_PER_L1 = 64;

  private Armv7Kernel() {}

  /**
   * Where the kernel would have everything on a machine of this configuration: for whoever builds a
   * platform that needs pages in kernel space.
   *
   * @throws dev.quire.api.PagingException.BadConfiguration if kernel space cannot be laid out
   */
  public static Layout layout(MachineConfig config) {
    return new Armv7AddressMap(config).layout();
  }

  /**
   * Boots on processors whose MMU is off.
   *
   * @param replace replaces parts before they are used; the identity for the kernel as it is
   * @throws dev.quire.api.PagingException.BadConfiguration if kernel space cannot be laid out
   */
  public static PagingKernel boot(
      List<Armv7Cpu> cpus,
      Platform platform,
      Observer observer,
      MachineConfig config,
      UnaryOperator<Parts> replace) {
    Armv7AddressMap map = new Armv7AddressMap(config);
    Parts parts = replace.apply(parts(map, cpus.size(), config.asidBits()));
    Armv7Boot boot = new Armv7Boot(cpus, platform, config, map, parts.format());
    boot.run();
    long ramFrames = platform.ram().stream().mapToLong(Platform.RamRange::frames).sum();
    ManagedFrames frames =
        ManagedFrames.create(
            config.allocator(),
            platform.ram(),
            boot.placement(),
            config.zeroedPool(),
            Math.max(1, Armv7Roots.l1Order(map.n())),
            (int) (ramFrames / FRAMES_PER_L1),
            observer);
    boot.occupied().forEach((table, count) -> frames.table().addTableCount(table, count));
    int filled = boot.occupied().values().stream().mapToInt(Integer::intValue).sum();
    Space kernel =
        new Armv7Space(
            0,
            "kernel",
            true,
            map.heap(),
            boot.mirror(),
            boot.emptyL1(),
            boot.tableFrames(),
            filled);
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
            .lastAddress(Armv7AddressMap.lastAddress())
            .build());
  }

  private static Parts parts(Armv7AddressMap map, int processors, int asidBits) {
    Armv7Invalidation invalidation = new Armv7Invalidation(map.n(), processors);
    AsidAllocator asids = new AsidAllocator(asidBits, processors);
    return Parts.builder()
        .name(NAME)
        .features(
            Set.of(
                Feature.ADDRESS_SPACE_IDENTIFIERS,
                Feature.BROADCAST_INVALIDATION,
                Feature.EXECUTE_NEVER,
                Feature.GLOBAL_PAGES,
                Feature.LARGE_PAGES))
        .geometry(GEOMETRY)
        .kernelLevels(GEOMETRY.levels())
        .format(new Armv7Format())
        .links(new Armv7Links(invalidation))
        .access(
            new WindowAccess(
                new Armv7Windows(map.n(), processors, invalidation), GEOMETRY, processors))
        .sync(new HardwareSharedKernel())
        .invalidation(invalidation)
        .roots(new Armv7Roots(new AllocatedRoots(), map.n(), map.user(), asids, invalidation))
        .faults(new Armv7FaultDecoder())
        .build();
  }
}
