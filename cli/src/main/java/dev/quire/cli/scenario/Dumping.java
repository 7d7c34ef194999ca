package dev.quire.cli.scenario;

import dev.quire.api.AddressSpace;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageRun;
import dev.quire.api.PageState;
import dev.quire.cli.scenario.ProcessDump.Mapping;
import dev.quire.cli.scenario.ProcessDump.Range;
import dev.quire.common.swap.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads address spaces out of their tables. */
final class Dumping {

  private Dumping() {}

  static List<ProcessDump> dump(SetRun in) {
    List<ProcessDump> dumps = new ArrayList<>();
    for (Actor actor : in.actors()) {
      AddressSpace space = actor.process().addressSpace();
      List<Range> ranges = new ArrayList<>();
      for (PageRun run : in.paging().ranges(in.first(), space)) {
        split(run, actor.process().regions(), ranges);
      }
      dumps.add(
          new ProcessDump(
              in.plan().name(),
              actor.toString(),
              space.tableFrames(),
              space.occupiedPages(),
              List.copyOf(ranges)));
    }
    return dumps;
  }

  /** Cuts a run at the borders of regions. */
  private static void split(PageRun run, List<Region> regions, List<Range> to) {
    Optional<Mapping> mapped =
        run.first() instanceof PageState.Mapped mapping
            ? Optional.of(new Mapping(mapping.protection(), mapping.type()))
            : Optional.empty();
    for (Region region : regions) {
      PageNumber first = max(run.pages().first(), region.pages().first());
      PageNumber limit = min(run.pages().limit(), region.pages().limit());
      if (first.compareTo(limit) < 0) {
        join(
            to,
            new Range(PageRange.between(first, limit), region.protection(), mapped, region.name()));
      }
    }
  }

  /** Adds a range, to the last one if they are alike and nothing lies between. */
  private static void join(List<Range> to, Range range) {
    Range last = to.isEmpty() ? range : to.get(to.size() - 1);
    if (last.pages().limit().equals(range.pages().first())
        && last.protection() == range.protection()
        && last.mapped().equals(range.mapped())
        && last.region().equals(range.region())) {
      PageRange joined = PageRange.between(last.pages().first(), range.pages().limit());
      to.set(to.size() - 1, new Range(joined, range.protection(), range.mapped(), range.region()));
    } else {
      to.add(range);
    }
  }

  private static PageNumber max(PageNumber one, PageNumber other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private static PageNumber min(PageNumber one, PageNumber other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
