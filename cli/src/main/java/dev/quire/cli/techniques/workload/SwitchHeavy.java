package dev.quire.cli.techniques.workload;

import dev.quire.api.PageNumber;
import dev.quire.api.Processor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Very many switches among a few dozen spaces; kernel space changes rarely. */
final class SwitchHeavy extends Workload {

  private static final int PAGES = 4;
  private static final int TOUCHED = 2;
  private static final int PIECES = 6;

  /** Kernel space changes once in so many switches. */
  private static final int SWITCHES_PER_CHANGE = 400;

  private final List<EditedSpace> spaces = new ArrayList<>();
  private final KernelPieces pieces;

  SwitchHeavy(Bench bench) {
    super(bench);
    PageNumber first = bench.paging().layout().user().first().plus(1);
    for (int i = 0; i < bench.sizes().switchingSpaces(); i++) {
      // Not the same pages of each: in a TLB they would only displace each other.
      spaces.add(new EditedSpace(bench, "switched " + i, first.plus((long) i * PAGES), PAGES));
    }
    pieces = new KernelPieces(bench, PIECES);
    pieces.map(bench.cpu(), 0);
  }

  @Override
  void work() {
    Random random = bench().random();
    Processor cpu = bench().cpu();
    for (int n = 1; n <= bench().sizes().switches(); n++) {
      EditedSpace space = spaces.get(random.nextInt(spaces.size()));
      cpu.activate(space.space());
      for (int i = 0; i < TOUCHED; i++) {
        space.expect(cpu, random.nextInt(PAGES));
      }
      pieces.expect(cpu, 0);
      if (n % SWITCHES_PER_CHANGE == 0) {
        pieces.toggle(cpu, 1 + random.nextInt(pieces.count() - 1));
      }
      bench().did(1);
    }
    bench().noteTables();
  }

  @Override
  void check() {
    for (EditedSpace space : spaces) {
      space.checkAll(bench().cpu());
      for (int piece = 0; piece < pieces.count(); piece++) {
        pieces.expectAsIs(bench().cpu(), piece);
      }
    }
  }

  @Override
  void end() {
    pieces.unmapAll(bench().cpu());
  }
}
