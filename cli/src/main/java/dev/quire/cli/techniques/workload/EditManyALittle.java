package dev.quire.cli.techniques.workload;

import dev.quire.api.PageNumber;
import dev.quire.api.TableEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Edits of one or two pages, each of another space than the one before. */
final class EditManyALittle extends Workload {

  private static final int PAGES = 8;
  private static final int FIRST = 5;

  private final List<EditedSpace> spaces = new ArrayList<>();

  EditManyALittle(Bench bench) {
    super(bench);
    PageNumber first = bench.paging().layout().user().first().plus(FIRST);
    for (int i = 0; i < bench.sizes().editedSpaces(); i++) {
      spaces.add(new EditedSpace(bench, "edited " + i, first, PAGES));
    }
  }

  @Override
  void work() {
    Random random = bench().random();
    Editor editor = new Editor(bench());
    for (int n = 0; n < bench().sizes().littleEdits(); n++) {
      EditedSpace space = spaces.get(random.nextInt(spaces.size()));
      int page = random.nextInt(PAGES);
      try (TableEdit edit = bench().cpu().edit(space.space())) {
        space.change(edit, page);
        if (random.nextBoolean()) {
          space.change(edit, (page + 1) % PAGES);
        }
      }
      editor.runs();
      bench().did(1);
    }
    bench().noteTables();
  }

  @Override
  void check() {
    for (EditedSpace space : spaces) {
      space.checkAll(bench().cpu());
    }
  }
}
