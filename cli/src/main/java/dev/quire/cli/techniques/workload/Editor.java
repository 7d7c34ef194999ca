package dev.quire.cli.techniques.workload;

import dev.quire.api.PageNumber;
import dev.quire.api.Processor;

/**
 * The space from which others are edited. It runs on between edits and touches its own pages, so
 * that the price of translations that an edit drops without need is paid.
 */
final class Editor {

  private static final int PAGES = 16;
  private static final int TOUCHED = 4;

  private final Bench bench;
  private final EditedSpace own;

  Editor(Bench bench) {
    this.bench = bench;
    PageNumber first = bench.paging().layout().user().first().plus(2);
    own = new EditedSpace(bench, "editor", first, PAGES);
    bench.cpu().activate(own.space());
  }

  /** Reads some of its pages. */
  void runs() {
    Processor cpu = bench.cpu();
    for (int i = 0; i < TOUCHED; i++) {
      own.expect(cpu, bench.random().nextInt(PAGES));
    }
  }
}
