package dev.quire.cli.techniques.workload;

import dev.quire.api.TableEdit;
import java.util.Random;

/** Edits of one page, always of the same space. */
final class EditOneOften extends Workload {

  private final EditedSpace space;

  EditOneOften(Bench bench) {
    super(bench);
    space =
        new EditedSpace(
            bench,
            "edited often",
            bench.paging().layout().user().first().plus(1),
            bench.sizes().bigSpacePages());
  }

  @Override
  void work() {
    Random random = bench().random();
    Editor editor = new Editor(bench());
    bench().noteTables();
    for (int n = 0; n < bench().sizes().smallEdits(); n++) {
      try (TableEdit edit = bench().cpu().edit(space.space())) {
        space.change(edit, random.nextInt(space.pages()));
      }
      editor.runs();
      bench().did(1);
    }
  }

  @Override
  void check() {
    space.checkAll(bench().cpu());
  }
}
