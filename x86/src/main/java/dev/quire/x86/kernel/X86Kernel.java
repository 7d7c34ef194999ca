package dev.quire.x86.kernel;

import dev.quire.api.Feature;
import dev.quire.api.Layout;
import dev.quire.api.MachineConfig;
import dev.quire.api.port.Cpu;
import dev.quire.api.port.Observer;
import dev.quire.api.port.Platform;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.engine.AccessPlan;
import dev.quire.common.engine.BootedKernel;
import dev.quire.common.engine.Geometry;
import dev.quire.common.engine.PagingKernel;
import dev.quire.common.engine.Parts;
import dev.quire.common.engine.ResidentRoots;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.sync.KernelPart;
import dev.quire.common.engine.sync.KernelSyncs;
import dev.quire.common.frame.ManagedFrames;
import dev.quire.common.heap.HeapRoots;
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
    ResidentRoots resident = map.plan().resident(X86AddressMap.slotPage(map.residentSlot()));
    Parts parts = replace.apply(parts(config, map, resident));
    X86Boot boot =
        new X86Boot(cpus, platform, config, map, parts.format(), !parts.sync().linksChange());
    boot.run();
    map.plan().announce(observer, X86AddressMap.slotPage(map.directSlot()));
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
    PagingKernel paging =
        new PagingKernel(
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
    if (map.plan().residentRoots()) {
      resident.add(paging.processor(0), kernel);
    }
    return paging;
  }

  private static Parts parts(MachineConfig config, X86AddressMap map, ResidentRoots resident) {
    AccessPlan plan = map.plan();
    X86Invalidation invalidation = new X86Invalidation(plan.ownWindow() ? X86Windows.OWN : null);
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
        .access(
            plan.access(
                GEOMETRY,
                () -> new X86Windows(plan.foreignWindows(), invalidation),
                resident,
                new X86PagingSwitch(),
                X86AddressMap.slotPage(map.directSlot())))
        .sync(KernelSyncs.copied(config, NAME, kernelPart(map), resident))
        .invalidation(invalidation)
        .roots(
            new X86Roots(
                HeapRoots.of(map.plan(), map.heap()), map.layout().user(), plan.ownWindow()))
        .faults(new X86FaultDecoder())
        .build();
  }

  /** The directory's entries for heap and transient mappings; windows are each space's own. */
  private static KernelPart kernelPart(X86AddressMap map) {
    long first = map.heap().first().value();
    int places = map.transientSlot() - map.kernelSlot() + 1;
    return KernelPart.of(GEOMETRY, X86Links.DIRECTORY, first, places, Space::root);
  }
}
