package dev.quire.cli.techniques.workload;

import dev.quire.api.AddressSpace;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Top-level entries of kernel space come and go while many spaces exist. After each change some
 * spaces run again, most of them after a long time, and use what kernel space has now.
 */
final class KernelGrowsAndShrinks extends Workload {

  static final int PIECES = 12;
  private static final int RUN_AGAIN = 4;
  private static final int CHECKED = 48;

  private final List<AddressSpace> spaces = new ArrayList<>();
  private final KernelPieces pieces;
  private final PageNumber page;

  KernelGrowsAndShrinks(Bench bench) {
    super(bench);
    pieces = new KernelPieces(bench, PIECES);
    page = bench.paging().layout().user().first().plus(1);
    for (int i = 0; i < bench.sizes().existingSpaces(); i++) {
      AddressSpace space = bench.createSpace("existing " + i);
      try (TableEdit edit = bench.cpu().edit(space)) {
        edit.map(page, bench.frameFor(space), Protection.USER_READ_WRITE, MemoryType.WRITE_BACK);
        bench.copyStamp(edit, page, Bench.stamp(space, page, 0));
      }
      spaces.add(space);
    }
    bench.cpu().activate(spaces.get(0));
  }

  @Override
  void work() {
    Random random = bench().random();
    Processor cpu = bench().cpu();
    for (int n = 0; n < bench().sizes().kernelChanges(); n++) {
      pieces.toggle(cpu, random.nextInt(pieces.count()));
      for (int i = 0; i < RUN_AGAIN; i++) {
        run(cpu, spaces.get(random.nextInt(spaces.size())));
      }
      if (n == bench().sizes().kernelChanges() / 2) {
        bench().noteTables();
      }
      bench().did(1);
    }
    bench().noteTables();
  }

  /** A space runs, and enters the kernel, which uses its own memory. */
  private void run(Processor cpu, AddressSpace space) {
    cpu.activate(space);
    Bench.expectUser(cpu, page, Bench.stamp(space, page, 0));
    for (int piece = 0; piece < pieces.count(); piece++) {
      if (pieces.isMapped(piece)) {
        pieces.expect(cpu, piece);
      }
    }
  }

  @Override
  void check() {
    int step = Math.max(1, spaces.size() / CHECKED);
    for (int i = 0; i < spaces.size(); i += step) {
      bench().cpu().activate(spaces.get(i));
      for (int piece = 0; piece < pieces.count(); piece++) {
        pieces.expectAsIs(bench().cpu(), piece);
      }
      WorkloadRun.checkTables(bench().paging(), spaces.get(i));
    }
  }

  @Override
  void end() {
    pieces.unmapAll(bench().cpu());
  }
}
