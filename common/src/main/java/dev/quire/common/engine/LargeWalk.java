package dev.quire.common.engine;

import dev.quire.api.PageState;
import dev.quire.api.port.Platform;
import java.util.List;

/** Finds large entries of a space that is seen through a view. */
final class LargeWalk {
  private final KernelProcessor on;
  private final TableView view;
  private final Geometry geometry;
  private final TableLinks links;

  LargeWalk(KernelProcessor on, TableView view) {
    this.on = on;
    this.view = view;
    this.geometry = on.paging().parts().geometry();
    this.links = on.paging().parts().links();
  }

  /** The level of the large entry above {@code page}, or 0. */
  int level(long page) {
    long at = view.root(page);
    for (int level = geometry.levels(); level > 1; level--) {
      long table = links.table(on, at, level, page);
      if (table < 0) {
        return table == TableLinks.LARGE ? level : 0;
      }
      at = view.table(level - 1, page, table) + geometry.offset(level - 1, page);
    }
    return 0;
  }

  /** What {@code page} maps by a large entry; absent if it lies under none. */
  PageState state(long page) {
    int large = level(page);
    if (large == 0) {
      return PageState.absent();
    }
    long at = view.root(page);
    for (int level = geometry.levels(); level > large; level--) {
      long table = links.table(on, at, level, page);
      at = view.table(level - 1, page, table) + geometry.offset(level - 1, page);
    }
    return links.large(on, at, large, page);
  }

  /** Notes the large entries by which boot mapped what the platform asked for. */
  static void note(KernelProcessor on, Space space, List<Platform.FixedMapping> mappings) {
    TableView view = on.openView(space);
    try {
      LargeWalk walk = new LargeWalk(on, view);
      for (Platform.FixedMapping mapping : mappings) {
        walk.note(space, mapping.pages().first().value(), mapping.pages().limit().value());
      }
    } finally {
      on.closeView(space);
    }
  }

  private void note(Space space, long first, long limit) {
    for (long page = first; page < limit; ) {
      int level = level(page);
      long pages = 1L << links.largeOrder(Math.max(level, 2));
      long start = page & -pages;
      if (level != 0) {
        space.large().add(start);
        space.addOccupied(pages);
      }
      page = start + pages;
    }
  }
}
