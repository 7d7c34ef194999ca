package dev.quire.cli.techniques.workload;

import dev.quire.api.AddressSpace;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import java.util.ArrayList;
import java.util.List;

/** Spaces with text, data and a stack; a few live at a time. */
final class SpawnAndExit extends Workload {

  private static final int ALIVE = 16;
  private static final int TEXT_PAGES = 8;
  private static final int DATA_PAGES = 8;
  private static final int STACK_PAGES = 2;

  private final List<AddressSpace> alive = new ArrayList<>();
  private final List<PageNumber> pages = new ArrayList<>();

  /** Whether a space is current when it is filled. */
  private final boolean inside;

  private SpawnAndExit(Bench bench, boolean inside) {
    super(bench);
    this.inside = inside;
    PageRange user = bench.paging().layout().user();
    long span = bench.paging().layout().tableSpan();
    // Three parts that no table has in common.
    addPages(user.first().plus(span + 1), TEXT_PAGES);
    addPages(user.first().plus(3 * span), DATA_PAGES);
    addPages(user.first().plus(user.count() - span - STACK_PAGES), STACK_PAGES);
  }

  /** Spaces that are filled before they run. */
  static SpawnAndExit fromOutside(Bench bench) {
    return new SpawnAndExit(bench, false);
  }

  /** Spaces that run, and then are filled. */
  static SpawnAndExit fromInside(Bench bench) {
    return new SpawnAndExit(bench, true);
  }

  private void addPages(PageNumber first, int count) {
    for (int i = 0; i < count; i++) {
      pages.add(first.plus(i));
    }
  }

  @Override
  void work() {
    Processor cpu = bench().cpu();
    for (int n = 0; n < bench().sizes().spawns(); n++) {
      AddressSpace space = bench().createSpace("process " + n);
      alive.add(space);
      if (inside) {
        cpu.activate(space);
      }
      fill(cpu, space);
      cpu.activate(space);
      read(cpu, space);
      if (alive.size() == ALIVE) {
        bench().noteTables();
        exit(alive.remove(bench().random().nextInt(ALIVE - 1)));
      }
      bench().did(1);
    }
  }

  private void fill(Processor cpu, AddressSpace space) {
    try (TableEdit edit = cpu.edit(space)) {
      for (PageNumber page : pages) {
        edit.map(page, bench().frameFor(space), Protection.USER_READ_WRITE, MemoryType.WRITE_BACK);
        bench().copyStamp(edit, page, Bench.stamp(space, page, 0));
      }
      for (int i = 0; i < TEXT_PAGES; i++) {
        edit.protect(pages.get(i), Protection.USER_READ_EXECUTE);
      }
    }
  }

  private void read(Processor cpu, AddressSpace space) {
    for (PageNumber page : pages) {
      Bench.expectUser(cpu, page, Bench.stamp(space, page, 0));
    }
  }

  private void exit(AddressSpace space) {
    bench().destroy(space);
  }

  @Override
  void check() {
    bench().noteTables();
    for (AddressSpace space : alive) {
      bench().cpu().activate(space);
      read(bench().cpu(), space);
      Bench.expectReadOnly(bench().cpu(), pages.get(0));
      Bench.expectNothing(bench().cpu(), pages.get(0).plus(-1));
      WorkloadRun.checkTables(bench().paging(), space);
    }
  }
}
