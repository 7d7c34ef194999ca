package dev.quire.x86.kernel;

import dev.quire.api.PageRange;
import dev.quire.api.port.Platform;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.engine.Format;
import dev.quire.x86.layout.Cr;
import dev.quire.x86.layout.Efer;
import dev.quire.x86.layout.WideGeometry;
import dev.quire.x86.layout.WidePde;
import java.util.ArrayList;
import java.util.List;

/** Boots with PAE: the kernel's directory, and in the shared layout the one with its windows. */
final class PaeBoot extends WideBoot {
  private final PaeAddressMap map;
  private final boolean preallocates;
  private final List<Platform.FixedMapping> direct;
  private long kernelDirectory;
  private long ownDirectory = PaeSpace.NONE;

  PaeBoot(
      List<X86Cpu> cpus,
      Platform platform,
      PaeAddressMap map,
      Format format,
      boolean preallocates) {
    super(cpus, platform, PaeKernel.GEOMETRY, format);
    this.map = map;
    this.preallocates = preallocates;
    this.direct = map.plan().directMap(platform, map.directPage());
  }

  @Override
  PageRange heap() {
    return map.heap();
  }

  @Override
  PageRange transients() {
    return map.transients();
  }

  @Override
  List<PageRange> withTables() {
    List<PageRange> all = new ArrayList<>();
    map.resident().ifPresent(all::add);
    if (preallocates) {
      all.add(map.heap());
    }
    return all;
  }

  @Override
  List<Platform.FixedMapping> directMap() {
    return direct;
  }

  /** The directory with the kernel's entries. */
  long kernelDirectory() {
    return kernelDirectory;
  }

  /** The directory of a space that is always there. */
  long ownDirectory() {
    return ownDirectory;
  }

  private long directory(int number) {
    return table(WideLinks.DIRECTORY, (long) number << (2 * WideGeometry.INDEX_BITS));
  }

  @Override
  void linkTop() {
    kernelDirectory = directory(PaeAddressMap.KERNEL_DIRECTORY);
    if (map.hasOwnDirectory()) {
      ownDirectory = directory(map.ownDirectory());
    }
    if (map.rootIsWindow()) {
      storeRecursive(ownDirectory, PaeAddressMap.KERNEL_DIRECTORY, kernelDirectory);
      storeRecursive(ownDirectory, map.ownDirectory(), ownDirectory);
    }
  }

  private void storeRecursive(long own, int number, long directory) {
    long at = (own << WideGeometry.PAGE_SHIFT) + PaeView.pointerOffset(number);
    cpu.store64(at, WidePde.table(directory, PaeWindows.WINDOW_BITS), false);
  }

  @Override
  long linkWord(int level, long frame) {
    return level == PaeInvalidation.POINTERS
        ? PaeLinks.pointer(frame)
        : WideLinks.entry(frame, false);
  }

  @Override
  void switchOn(X86Cpu processor) {
    processor.setEfer(Efer.NXE);
    processor.setCr4(Cr.CR4_PAE | Cr.CR4_PGE);
    processor.setCr3(Cr.cr3(root()));
    processor.setCr0(Cr.CR0_PG | Cr.CR0_WP);
  }
}
