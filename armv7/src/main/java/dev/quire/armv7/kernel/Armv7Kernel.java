package dev.quire.armv7.kernel;

import dev.quire.api.Feature;
import dev.quire.api.Layout;
import dev.quire.api.MachineConfig;
import dev.quire.api.port.Armv7Cpu;
import dev.quire.api.port.Cpu;
import dev.quire.api.port.Observer;
import dev.quire.api.port.Platform;
import dev.quire.armv7.layout.Armv7Geometry;
import dev.quire.common.engine.AccessPlan;
import dev.quire.common.engine.BootedKernel;
import dev.quire.common.engine.Geometry;
import dev.quire.common.engine.KernelSpaceSync;
import dev.quire.common.engine.PagingKernel;
import dev.quire.common.engine.Parts;
import dev.quire.common.engine.ResidentRoots;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.sync.KernelPart;
import dev.quire.common.engine.sync.KernelSyncs;
import dev.quire.common.frame.ManagedFrames;
import dev.quire.common.heap.HeapRoots;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Puts the ARMv7 kernel together and boots it on whatever implements the ports. */
public final class Armv7Kernel {

  /** The key of the backend with TTBCR.N = 1. */
  public static final String NAME = "armv7";

  /** The key of the backend with TTBCR.N = 0. */
  public static final String N0_NAME = "armv7-n0";

  /** The key of the backend with TTBCR.N = 2. */
  public static final String N2_NAME = "armv7-n2";

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
    return new Armv7AddressMap(config, Armv7Split.N1).layout();
  }

  /**
   * Boots on processors whose MMU is off, with TTBCR.N = 1.
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
    return boot(Armv7Split.N1, cpus, platform, observer, config, replace);
  }

  /**
   * Boots on processors whose MMU is off.
   *
   * @param split the value of TTBCR.N
   * @param replace replaces parts before they are used; the identity for the kernel as it is
   * @throws dev.quire.api.PagingException.BadConfiguration if kernel space cannot be laid out
   */
  public static PagingKernel boot(
      Armv7Split split,
      List<Armv7Cpu> cpus,
      Platform platform,
      Observer observer,
      MachineConfig config,
      UnaryOperator<Parts> replace) {
    Armv7AddressMap map = new Armv7AddressMap(config, split);
    ResidentRoots resident = map.plan().resident(Armv7AddressMap.groupPage(map.residentGroup()));
    Parts parts = replace.apply(parts(config, split, map, resident));
    Armv7Boot boot =
        new Armv7Boot(cpus, platform, config, map, parts.format(), !parts.sync().linksChange());
    boot.run();
    map.plan().announce(observer, Armv7AddressMap.groupPage(map.directGroup()));
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
            boot.root(),
            boot.emptyL1(),
            boot.l1(),
            Armv7Geometry.l1Frames(0),
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

  private static Parts parts(
      MachineConfig config, Armv7Split split, Armv7AddressMap map, ResidentRoots resident) {
    AccessPlan plan = map.plan();
    int processors = config.processors();
    Armv7Invalidation invalidation = new Armv7Invalidation(map.n(), processors);
    AsidAllocator asids = new AsidAllocator(config.asidBits(), processors, map.n() == 0);
    return Parts.builder()
        .name(split.key())
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
            plan.access(
                GEOMETRY,
                () -> new Armv7Windows(map.n(), plan.foreignWindows(), invalidation),
                resident,
                new Armv7PagingSwitch(),
                Armv7AddressMap.groupPage(map.directGroup())))
        .sync(sync(config, split, map, resident))
        .invalidation(invalidation)
        .roots(
            new Armv7Roots(
                HeapRoots.of(map.plan(), map.heap()),
                map.n(),
                map.user(),
                plan.ownWindow(),
                asids,
                invalidation))
        .faults(new Armv7FaultDecoder())
        .build();
  }

  private static KernelSpaceSync sync(
      MachineConfig config, Armv7Split split, Armv7AddressMap map, ResidentRoots resident) {
    if (map.n() > 0) {
      return KernelSyncs.shared(
          config, split.key(), "TTBR1 has the kernel's L1 whatever space is current", N0_NAME);
    }
    // The last frame of an L1 has the descriptors of the last GB, which kernel space never exceeds.
    KernelPart part =
        KernelPart.of(
            GEOMETRY,
            Armv7Links.L1,
            map.heap().first().value(),
            map.transientGroup() - map.kernelGroup() + 1,
            space -> space.top() + space.topFrames() - 1);
    return KernelSyncs.copied(
        config,
        split.key(),
        map.plan().ownWindow() ? part.with(new MirrorCompanion()) : part,
        resident);
  }
}
