package dev.quire.cli.techniques.workload;

import dev.quire.api.PageNumber;
import dev.quire.api.Processor;
import dev.quire.api.TableEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The first processor edits spaces that are running on the others, and kernel space beneath all of
 * them; the others go on, and now and then take another space.
 */
final class EditAcrossProcessors extends Workload {

  private static final int PAGES = 8;
  private static final int FIRST = 3;
  private static final int PIECES = 6;

  /** Of so many edits one is of kernel space. */
  private static final int EDITS_PER_CHANGE = 16;

  /** After so many edits one processor takes another space. */
  private static final int EDITS_PER_SWITCH = 4;

  private final List<EditedSpace> spaces = new ArrayList<>();
  private final List<EditedSpace> running = new ArrayList<>();
  private final KernelPieces pieces;

  EditAcrossProcessors(Bench bench) {
    super(bench);
    PageNumber first = bench.paging().layout().user().first().plus(FIRST);
    List<Processor> processors = bench.paging().processors();
    for (int i = 0; i < 2 * processors.size(); i++) {
      spaces.add(new EditedSpace(bench, "edited " + i, first, PAGES));
    }
    for (Processor processor : processors) {
      EditedSpace space = spaces.get(processor.index());
      processor.activate(space.space());
      running.add(space);
    }
    pieces = new KernelPieces(bench, PIECES);
    pieces.map(bench.cpu(), 0);
  }

  @Override
  void work() {
    Random random = bench().random();
    Processor cpu = bench().cpu();
    List<Processor> processors = bench().paging().processors();
    for (int n = 1; n <= bench().sizes().crossEdits(); n++) {
      Processor other = processors.get(random.nextInt(processors.size()));
      EditedSpace space = running.get(other.index());
      int page = random.nextInt(PAGES);
      try (TableEdit edit = cpu.edit(space.space())) {
        space.change(edit, page);
      }
      space.expect(other, page);
      pieces.expect(other, 0);
      if (n % EDITS_PER_CHANGE == 0) {
        int piece = 1 + random.nextInt(pieces.count() - 1);
        pieces.toggle(cpu, piece);
        if (pieces.isMapped(piece)) {
          pieces.expect(other, piece);
        }
      }
      if (n % EDITS_PER_SWITCH == 0) {
        EditedSpace next = spaces.get(random.nextInt(spaces.size()));
        other.activate(next.space());
        running.set(other.index(), next);
      }
      bench().did(1);
    }
    bench().noteTables();
  }

  @Override
  void check() {
    for (Processor processor : bench().paging().processors()) {
      for (int piece = 0; piece < pieces.count(); piece++) {
        pieces.expectAsIs(processor, piece);
      }
      for (EditedSpace space : spaces) {
        space.checkAll(processor);
      }
    }
  }

  @Override
  void end() {
    pieces.unmapAll(bench().cpu());
  }
}
