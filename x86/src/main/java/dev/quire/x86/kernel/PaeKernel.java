package dev.quire.x86.kernel;

import dev.quire.api.Layout;
import dev.quire.api.MachineConfig;
import dev.quire.api.PageRange;
import dev.quire.api.port.Observer;
import dev.quire.api.port.Platform;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.engine.Geometry;
import dev.quire.common.engine.HardwareSharedKernel;
import dev.quire.common.engine.PagingKernel;
import dev.quire.common.engine.Parts;
import dev.quire.common.engine.ResidentRoots;
import dev.quire.common.engine.Space;
import dev.quire.common.engine.sync.KernelPart;
import dev.quire.common.engine.sync.KernelSyncs;
import dev.quire.common.frame.ManagedFrames;
import dev.quire.common.heap.HeapRoots;
import dev.quire.x86.layout.PaeGeometry;
import dev.quire.x86.layout.WideGeometry;
import java.util.List;
import java.util.function.UnaryOperator;

/** Puts the x86 kernel with PAE together and boots it on whatever implements the ports. */
public final class PaeKernel {

  /** The key of this backend. */
  public static final String NAME = "x86-pae";

  static final Geometry GEOMETRY =
      Geometry.of(
          WideGeometry.ENTRY_SHIFT,
          WideGeometry.ENTRY_SHIFT,
          WideGeometry.INDEX_BITS,
          WideGeometry.INDEX_BITS,
          PaeGeometry.POINTER_BITS);

  private PaeKernel() {}

  /**
   * Where the kernel would have everything on a machine of this configuration: for whoever builds a
   * platform that needs pages in kernel space.
   *
   * @throws dev.quire.api.PagingException.BadConfiguration if kernel space cannot be laid out
   */
  public static Layout layout(MachineConfig config) {
    return new PaeAddressMap(config).layout();
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
    PaeAddressMap map = new PaeAddressMap(config);
    map.plan().checkPlatform(platform);
    ResidentRoots resident = residentRoots(config, map);
    Parts parts = replace.apply(parts(config, map, resident));
    PaeBoot boot = new PaeBoot(cpus, platform, map, parts.format(), !parts.sync().linksChange());
    boot.run(config);
    map.plan().announce(observer, map.directPage());
    ManagedFrames frames = WideKernel.frames(config, platform, observer, boot);
    Space kernel =
        new PaeSpace(
            0,
            "kernel",
            true,
            map.heap(),
            boot.root(),
            boot.ownDirectory(),
            boot.kernelDirectory(),
            boot.tableFrames(),
            boot.pages());
    PagingKernel paging =
        new PagingKernel(
            parts,
            WideKernel.booted(cpus, platform, observer)
                .frames(frames)
                .layout(map.layout())
                .kernel(kernel)
                .transients(map.transients())
                .lastAddress(PaeAddressMap.lastAddress())
                .build());
    if (map.plan().residentRoots()) {
      resident.add(paging.processor(0), kernel);
    }
    return paging;
  }

  /**
   * What is mapped for good is the directory that each space always has: the one with the entries
   * that stand for the root, or the one with the kernel's entries. With windows they are the same.
   */
  private static ResidentRoots residentRoots(MachineConfig config, PaeAddressMap map) {
    return new ResidentRoots(
        map.residentPage(),
        config.residentSpaces(),
        1,
        space -> PaeSpace.of(space).directory(),
        PaeView.pointerOffset(0));
  }

  private static Parts parts(MachineConfig config, PaeAddressMap map, ResidentRoots resident) {
    PaeInvalidation invalidation =
        new PaeInvalidation(map.plan().ownWindow() ? PaeWindows.own(map) : null);
    PaeWindows windows = new PaeWindows(map, invalidation);
    return Parts.builder()
        .name(NAME)
        .features(WideKernel.FEATURES)
        .geometry(GEOMETRY)
        .kernelLevels(WideLinks.DIRECTORY)
        .format(new WideFormat())
        .links(new PaeLinks(GEOMETRY, map, invalidation, windows))
        .access(
            map.plan()
                .access(GEOMETRY, () -> windows, resident, new X86PagingSwitch(), map.directPage()))
        .sync(
            map.isShared()
                ? new HardwareSharedKernel()
                : KernelSyncs.copied(config, NAME, kernelPart(map), resident))
        .invalidation(invalidation)
        .roots(new PaeRoots(HeapRoots.of(map.plan(), map.heap()), map))
        .faults(new X86FaultDecoder())
        .build();
  }

  /** The entries of the last directory for heap and mappings; windows are each space's own. */
  private static KernelPart kernelPart(PaeAddressMap map) {
    PageRange pages = map.kernelPart();
    return KernelPart.of(
        GEOMETRY,
        WideLinks.DIRECTORY,
        pages.first().value(),
        (int) (pages.count() >>> WideGeometry.INDEX_BITS),
        space -> PaeSpace.of(space).kernelDirectory());
  }
}
