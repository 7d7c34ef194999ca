package dev.quire.x86.kernel;

import dev.quire.api.Layout;
import dev.quire.api.MachineConfig;
import dev.quire.api.port.Observer;
import dev.quire.api.port.Platform;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.engine.AccessPlan;
import dev.quire.common.engine.Geometry;
import dev.quire.common.engine.PagingKernel;
import dev.quire.common.engine.Parts;
import dev.quire.common.engine.ResidentRoots;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.sync.KernelSyncs;
import dev.quire.common.frame.ManagedFrames;
import dev.quire.common.heap.HeapRoots;
import dev.quire.x86.layout.WideGeometry;
import java.util.List;
import java.util.function.UnaryOperator;

/** Puts the x86 kernel of long mode together and boots it on whatever implements the ports. */
public final class LongKernel {

  /** The key of this backend. */
  public static final String NAME = "x86-64";

  static final Geometry GEOMETRY =
      Geometry.of(
          WideGeometry.ENTRY_SHIFT,
          WideGeometry.ENTRY_SHIFT,
          WideGeometry.INDEX_BITS,
          WideGeometry.INDEX_BITS,
          WideGeometry.INDEX_BITS,
          WideGeometry.INDEX_BITS);

  /** The number of levels; the PML4 table's is the highest. */
  static final int LEVELS = GEOMETRY.levels();

  private LongKernel() {}

  /**
   * Where the kernel would have everything on a machine of this configuration: for whoever builds a
   * platform that needs pages in kernel space.
   *
   * @throws dev.quire.api.PagingException.BadConfiguration if kernel space cannot be laid out
   */
  public static Layout layout(MachineConfig config) {
    return new LongAddressMap(config).layout();
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
    LongAddressMap map = new LongAddressMap(config);
    ResidentRoots resident = map.plan().resident(LongAddressMap.residentPage());
    Parts parts = replace.apply(parts(config, map, resident));
    LongBoot boot = new LongBoot(cpus, platform, map, parts.format());
    boot.run(config);
    map.plan().announce(observer, LongAddressMap.directPage());
    ManagedFrames frames = WideKernel.frames(config, platform, observer, boot);
    Space kernel =
        new Space(0, "kernel", true, map.heap(), boot.root(), boot.tableFrames(), boot.pages());
    PagingKernel paging =
        new PagingKernel(
            parts,
            WideKernel.booted(cpus, platform, observer)
                .frames(frames)
                .layout(map.layout())
                .kernel(kernel)
                .transients(map.transients())
                .lastAddress(LongAddressMap.lastAddress())
                .build());
    if (map.plan().residentRoots()) {
      resident.add(paging.processor(0), kernel);
    }
    return paging;
  }

  private static Parts parts(MachineConfig config, LongAddressMap map, ResidentRoots resident) {
    AccessPlan plan = map.plan();
    LongInvalidation invalidation =
        new LongInvalidation(plan.foreignWindows(), plan.ownWindow() ? LongWindows.OWN : null);
    return Parts.builder()
        .name(NAME)
        .features(WideKernel.FEATURES)
        .geometry(GEOMETRY)
        .kernelLevels(LEVELS - 1)
        .format(new WideFormat())
        .links(new WideLinks(GEOMETRY))
        .access(
            plan.access(
                GEOMETRY,
                () -> new LongWindows(plan.foreignWindows(), invalidation),
                resident,
                new X86PagingSwitch(),
                LongAddressMap.directPage()))
        .sync(
            KernelSyncs.shared(
                config,
                NAME,
                "all spaces have the same tables of kernel space below the root",
                "x86-pae or x86"))
        .invalidation(invalidation)
        .roots(new LongRoots(HeapRoots.of(map.plan(), map.heap()), map))
        .faults(new X86FaultDecoder())
        .build();
  }
}
