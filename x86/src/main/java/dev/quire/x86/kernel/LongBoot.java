package dev.quire.x86.kernel;

import dev.quire.api.PageRange;
import dev.quire.api.port.Platform;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.engine.Format;
import dev.quire.x86.layout.Cr;
import dev.quire.x86.layout.Efer;
import dev.quire.x86.layout.WidePde;
import java.util.List;

/** Boots into long mode: pointer tables for all slots of the kernel, and what it maps. */
final class LongBoot extends WideBoot {
  private final LongAddressMap map;
  private final List<Platform.FixedMapping> direct;

  LongBoot(List<X86Cpu> cpus, Platform platform, LongAddressMap map, Format format) {
    super(cpus, platform, LongKernel.GEOMETRY, format);
    this.map = map;
    this.direct = map.plan().directMap(platform, LongAddressMap.directPage());
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
    return map.resident().stream().toList();
  }

  @Override
  List<Platform.FixedMapping> directMap() {
    return direct;
  }

  @Override
  void linkTop() {
    for (int i = 0; i < LongAddressMap.KERNEL_SLOTS; i++) {
      long first = LongAddressMap.firstPage(LongAddressMap.KERNEL_SLOT + i);
      table(LongKernel.LEVELS - 1, first);
    }
    if (map.plan().ownWindow()) {
      long page = LongAddressMap.firstPage(LongView.SELF_SLOT);
      long self = WidePde.table(root(), LongWindows.WINDOW_BITS);
      cpu.store64(at(root(), LongKernel.LEVELS, page), self, false);
    }
  }

  @Override
  long linkWord(int level, long frame) {
    return WideLinks.entry(frame, false);
  }

  /** In the order of SDM 3A, 9.8.5. */
  @Override
  void switchOn(X86Cpu processor) {
    processor.setCr4(Cr.CR4_PAE | Cr.CR4_PGE);
    processor.setCr3(Cr.cr3(root()));
    processor.setEfer(Efer.LME | Efer.NXE);
    processor.setCr0(Cr.CR0_PG | Cr.CR0_WP);
  }
}
