package dev.quire.cli.techniques.workload;

import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;

/** All pages of one space in one edit: taken out, put back elsewhere, protected, looked at. */
final class EditOneALot extends Workload {

  /** Pages that are mapped to consecutive frames, as log2. */
  private static final int RUN_ORDER = 6;

  /** Every so many pages get new contents. */
  private static final int STAMPED = 16;

  private final AddressSpace space;
  private final PageNumber first;
  private final int runs;
  private final PageBuffer displaced = new PageBuffer();
  private int round;

  EditOneALot(Bench bench) {
    super(bench);
    first = bench.paging().layout().user().first().plus(1);
    runs = bench.sizes().bigSpacePages() >>> RUN_ORDER;
    space = bench.createSpace("edited a lot");
    try (TableEdit edit = bench.cpu().edit(space)) {
      for (int run = 0; run < runs; run++) {
        edit.map(pages(run), frames(), Protection.USER_READ_WRITE, MemoryType.WRITE_BACK);
        stamp(edit, run);
      }
    }
  }

  private PageRange pages(int run) {
    return PageRange.of(first.plus((long) run << RUN_ORDER), 1L << RUN_ORDER);
  }

  private FrameNumber frames() {
    return bench()
        .paging()
        .frames()
        .allocateRun(RUN_ORDER, FrameOwner.of(FrameOwner.Use.PAGE, space.id()));
  }

  private void stamp(TableEdit edit, int run) {
    PageRange pages = pages(run);
    for (int i = 0; i < pages.count(); i += STAMPED) {
      PageNumber page = pages.first().plus(i);
      bench().copyStamp(edit, page, Bench.stamp(space, page, round));
    }
  }

  @Override
  void work() {
    Editor editor = new Editor(bench());
    bench().noteTables();
    int rounds = bench().sizes().bigRounds();
    for (round = 1; round <= rounds; round++) {
      try (TableEdit edit = bench().cpu().edit(space)) {
        for (int run = 0; run < runs; run++) {
          change(edit, run);
        }
      }
      editor.runs();
      bench().did(runs << RUN_ORDER);
    }
    round = rounds;
  }

  private void change(TableEdit edit, int run) {
    PageRange pages = pages(run);
    displaced.clear();
    edit.unmap(pages, displaced);
    for (int i = 0; i < displaced.size(); i++) {
      edit.release(displaced.frame(i));
    }
    edit.map(pages, frames(), Protection.USER_READ_WRITE, MemoryType.WRITE_BACK);
    stamp(edit, run);
    edit.protect(pages, Protection.USER_READ);
    edit.testAndClearAccessed(pages);
  }

  @Override
  void check() {
    bench().cpu().activate(space);
    for (int run = 0; run < runs; run++) {
      PageRange pages = pages(run);
      for (int i = 0; i < pages.count(); i += STAMPED) {
        PageNumber page = pages.first().plus(i);
        Bench.expectUser(bench().cpu(), page, Bench.stamp(space, page, round));
        Bench.expectReadOnly(bench().cpu(), page);
      }
    }
    Bench.expectNothing(bench().cpu(), first.plus(-1));
    WorkloadRun.checkTables(bench().paging(), space);
  }
}
