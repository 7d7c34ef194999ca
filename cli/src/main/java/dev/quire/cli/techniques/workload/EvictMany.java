package dev.quire.cli.techniques.workload;

import dev.quire.api.AddressSpace;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.common.swap.EvictionStyle;
import dev.quire.common.swap.MemoryStore;
import dev.quire.common.swap.Pager;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.UserSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Spaces with four times the pages for which there are frames: a fault in the one that runs evicts
 * pages of others, whose accessed marks were tested and cleared, and whose pages become tickets.
 */
final class EvictMany extends Workload {

  private static final int PAGES = 16;
  private static final int FRAMES_PER_SPACE = 4;
  private static final int TOUCHED = 6;

  private final Pager pager;
  private final List<UserSpace> spaces = new ArrayList<>();
  private final List<AddressSpace> tables = new ArrayList<>();
  private final PageNumber first;

  /** What each page of each space holds; 0, as at first, if nothing was written to it. */
  private final int[][] contents;

  EvictMany(Bench bench, EvictionStyle style) {
    super(bench);
    int count = bench.sizes().evictedSpaces();
    contents = new int[count][PAGES];
    first = bench.paging().layout().user().first().plus(1);
    Processor cpu = bench.cpu();
    pager = Pager.create(bench.paging(), MemoryStore.create(count * PAGES), style);
    for (int i = 0; i < count; i++) {
      UserSpace space = pager.createSpace(cpu, "evicted " + i, refused -> {});
      PageRange pages = PageRange.of(first, PAGES);
      pager.addRegion(cpu, space, Region.anonymous("data", pages, Protection.USER_READ_WRITE));
      spaces.add(space);
      tables.add(space.space());
    }
    pager.setFrameLimit(cpu, (long) count * FRAMES_PER_SPACE);
    // All frames are in use before it is measured.
    for (int i = 0; i < count; i++) {
      cpu.activate(tables.get(i));
      for (int page = 0; page < FRAMES_PER_SPACE; page++) {
        write(cpu, i, page, 1);
      }
    }
  }

  @Override
  void work() {
    Random random = bench().random();
    Processor cpu = bench().cpu();
    for (int n = 0; n < bench().sizes().touches(); n++) {
      int which = random.nextInt(spaces.size());
      cpu.activate(tables.get(which));
      for (int i = 0; i < TOUCHED; i++) {
        int page = random.nextInt(PAGES);
        if (random.nextBoolean()) {
          write(cpu, which, page, n + 2);
        } else {
          Bench.expectUser(cpu, first.plus(page), contents[which][page]);
        }
        bench().did(1);
      }
    }
    bench().noteTables(tables);
  }

  private void write(Processor cpu, int which, int page, int version) {
    int stamp = Bench.stamp(tables.get(which), first.plus(page), version);
    contents[which][page] = stamp;
    cpu.user().store32(Bench.stampAddress(first.plus(page)), stamp);
  }

  @Override
  void check() {
    Processor cpu = bench().cpu();
    for (int i = 0; i < spaces.size(); i++) {
      cpu.activate(tables.get(i));
      for (int page = 0; page < PAGES; page++) {
        Bench.expectUser(cpu, first.plus(page), contents[i][page]);
      }
      Bench.expectNothing(cpu, first.plus(PAGES));
      WorkloadRun.checkTables(bench().paging(), tables.get(i));
    }
  }

  @Override
  void end() {
    bench().cpu().activate(bench().paging().kernelSpace());
    for (UserSpace space : spaces) {
      pager.destroySpace(bench().cpu(), space);
    }
  }
}
