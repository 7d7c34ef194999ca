package dev.quire.common.engine;

import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageRun;
import dev.quire.api.PageState;
import dev.quire.api.PagingException;
import dev.quire.api.PhysicalAddress;
import dev.quire.api.TableIndex;
import dev.quire.api.VirtualAddress;
import dev.quire.api.Walk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the tables of a space without changing them. */
final class Inspector {
  private final PagingKernel paging;
  private final KernelProcessor on;
  private final Space space;
  private final Geometry geometry;
  private final Format format;
  private final TableLinks links;

  Inspector(PagingKernel paging, KernelProcessor on, Space space) {
    this.paging = paging;
    this.on = on;
    this.space = space;
    this.geometry = paging.parts().geometry();
    this.format = paging.parts().format();
    this.links = paging.parts().links();
  }

  private <T> T locked(java.util.function.Function<TableView, T> read) {
    space.checkAlive();
    space.lock.lock(on, space, on.inOrder(space));
    try {
      space.checkAlive();
      TableView view = on.openView(space);
      try {
        return read.apply(view);
      } finally {
        on.closeView(space);
      }
    } finally {
      space.lock.unlock();
    }
  }

  List<PageRun> ranges() {
    return locked(
        view -> {
          RunCollector runs = new RunCollector();
          for (long first : linked(view)) {
            long page = first;
            for (PageState state : states(view, first, tableLimit(first))) {
              runs.add(page++, state);
            }
          }
          return runs.finish();
        });
  }

  /** The first page of every lowest table that may be there; tables are read at once. */
  private List<Long> linked(TableView view) {
    int shift = geometry.rootPlaceShift() - geometry.entryShift();
    long first = space.firstPage();
    int top = geometry.levels();
    int places = geometry.index(top, space.limitPage() - 1) - geometry.index(top, first) + 1;
    long[] words = new long[places << shift];
    on.words().load(view.root(first), words, words.length);
    List<Long> pages = new ArrayList<>();
    for (int i = 0; i < places; i++) {
      boolean used = false;
      for (int j = i << shift; j < (i + 1) << shift; j++) {
        used |= words[j] != 0;
      }
      if (used) {
        long page = geometry.first(top, first) + ((long) i << geometry.spanShift(top));
        below(view, top, page, pages);
      }
    }
    return pages;
  }

  /** Adds the lowest tables that may be there under the entry of {@code level} for {@code page}. */
  private void below(TableView view, int level, long page, List<Long> pages) {
    long table =
        level == 2 ? TableLinks.LARGE : links.table(on, place(view, level, page), level, page);
    if (level == 2 || table < 0) {
      addTables(level, page, pages);
      return;
    }
    long[] words = new long[geometry.entries(level - 1)];
    on.words().load(view.table(level - 1, page, table), words, words.length);
    for (int i = 0; i < words.length; i++) {
      if (words[i] != 0) {
        below(view, level - 1, page + ((long) i << geometry.spanShift(level - 1)), pages);
      }
    }
  }

  /** Adds what the lowest tables under an entry span, as far as the space has it. */
  private void addTables(int level, long first, List<Long> pages) {
    long limit = Math.min(first + (1L << geometry.spanShift(level)), space.limitPage());
    for (long page = Math.max(first, space.firstPage()); page < limit; page = tableLimit(page)) {
      pages.add(page);
    }
  }

  /** The address of the entry of {@code level} for {@code page}, whose tables down to it exist. */
  private long place(TableView view, int level, long page) {
    long at = view.root(page);
    for (int above = geometry.levels(); above > level; above--) {
      long table = links.table(on, at, above, page);
      at = view.table(above - 1, page, table) + geometry.offset(above - 1, page);
    }
    return at;
  }

  /** The states of pages of one table, read at once; nothing if there is no table. */
  private List<PageState> states(TableView view, long first, long limit) {
    List<PageState> states = new ArrayList<>();
    long at = view.root(first);
    for (int level = geometry.levels(); level > 1; level--) {
      long table = links.table(on, at, level, first);
      if (table == TableLinks.NONE) {
        return states;
      }
      if (table == TableLinks.LARGE) {
        for (long page = first; page < limit; page++) {
          states.add(links.large(on, at, level, page));
        }
        return states;
      }
      at = view.table(level - 1, first, table) + geometry.offset(level - 1, first);
    }
    States decoded = new States(format);
    long[] words = new long[(int) (limit - first)];
    on.words().load(at, words, words.length);
    for (int i = 0; i < words.length; i++) {
      states.add(decoded.of(format.member(words[i], first + i)));
    }
    return states;
  }

  /** The page behind the last one that has the table, or the large entry, of {@code page}. */
  private long tableLimit(long page) {
    int shift = space.hasLarge() ? links.largeOrder(2) : geometry.spanShift(2);
    return Math.min(space.limitPage(), ((page >>> shift) + 1) << shift);
  }

  Walk walk(VirtualAddress address) {
    long page = address.page().value();
    if (!space.contains(page)) {
      throw new PagingException.OutsideRange(PageRange.of(address.page()), space);
    }
    return locked(view -> walk(view, address, page));
  }

  private Walk walk(TableView view, VirtualAddress address, long page) {
    List<Walk.Step> steps = new ArrayList<>();
    long at = view.root(page);
    for (int level = geometry.levels(); level > 1; level--) {
      steps.add(links.explain(on, space, at, level, page));
      long table = links.table(on, at, level, page);
      if (table < 0) {
        PageState state =
            table == TableLinks.LARGE ? links.large(on, at, level, page) : PageState.absent();
        return end(address, steps, state);
      }
      at = view.table(level - 1, page, table) + geometry.offset(level - 1, page);
    }
    long word = on.words().load(at);
    steps.add(
        Walk.Step.of(
            TableIndex.of(1, geometry.index(1, page)),
            VirtualAddress.of(at),
            word,
            format.describe(word)));
    return end(address, steps, new States(format).of(format.member(word, page)));
  }

  private static Walk end(VirtualAddress address, List<Walk.Step> steps, PageState state) {
    Optional<PhysicalAddress> to =
        state instanceof PageState.Mapped mapped
            ? Optional.of(mapped.frame().address().plus(address.offset()))
            : Optional.empty();
    return Walk.of(address, steps, state, to);
  }

  List<String> check() {
    return locked(
        view -> {
          List<String> wrong = new ArrayList<>(links.check(on, space, view));
          wrong.addAll(paging.parts().access().check(on, space, view));
          long occupied = new TableCheck(view, wrong).run();
          if (occupied != space.occupiedPages()) {
            wrong.add(
                space
                    + " has "
                    + occupied
                    + " occupied pages, but "
                    + space.occupiedPages()
                    + " counted");
          }
          return wrong;
        });
  }

  /** Counts what there is in tables and large entries, and compares. */
  private final class TableCheck {
    private final TableView view;
    private final List<String> wrong;
    // By the frame of the table: its first page, and how many entries are occupied.
    private final Map<Long, long[]> counts = new LinkedHashMap<>();
    private long grouped;

    TableCheck(TableView view, List<String> wrong) {
      this.view = view;
      this.wrong = wrong;
    }

    /** Returns how many pages are occupied. */
    long run() {
      long occupied = 0;
      long large = 0;
      for (long page : linked(view)) {
        long here = 0;
        for (PageState state : states(view, page, tableLimit(page))) {
          here += state.isAbsent() ? 0 : 1;
        }
        occupied += here;
        if (on.entry(view, page) != 0) {
          checkGroups(page);
          long table = links.table(on, place(view, 2, page), 2, page);
          counts.computeIfAbsent(table, first -> new long[] {page, 0})[1] += here;
        } else {
          large += here;
        }
      }
      checkLarge(large);
      counts.forEach((table, count) -> checkCount(table, count[0], count[1]));
      return occupied;
    }

    /** A large mapping of page entries stands in all of them. */
    private void checkGroups(long first) {
      if (format.groupBits() == 0) {
        return;
      }
      long[] words = new long[(int) (tableLimit(first) - first)];
      on.words().load(on.entry(view, first), words, words.length);
      for (int i = 0; i < words.length; i++) {
        int begin = i >>> format.groupBits() << format.groupBits();
        grouped += format.isGroup(words[i]) ? 1 : 0;
        if ((format.isGroup(words[i]) || format.isGroup(words[begin]))
            && words[i] != words[begin]) {
          wrong.add(
              PageNumber.of(first + i)
                  + " of "
                  + space
                  + " is "
                  + format.describe(words[i])
                  + ", but the first of its large mapping is "
                  + format.describe(words[begin]));
        }
      }
    }

    private void checkLarge(long pages) {
      if (grouped >>> format.groupBits() != space.groups()) {
        wrong.add(
            space
                + " has "
                + grouped
                + " entries of groups, but "
                + space.groups()
                + " groups are noted");
      }
      long noted = 0;
      for (long first : space.large().inOrder()) {
        noted += 1L << links.largeOrder(Math.max(2, new LargeWalk(on, view).level(first)));
      }
      if (noted != pages) {
        wrong.add(
            space + " has " + pages + " pages under large entries, but " + noted + " are noted");
      }
    }

    private void checkCount(long table, long first, long occupied) {
      int counted = paging.frames().table().tableCount(table);
      String which = "the table of " + PageNumber.of(first) + " of " + space;
      if (counted != occupied) {
        wrong.add(which + " has " + occupied + " occupied entries, but " + counted + " counted");
      }
      boolean kept = space.isKernel() && !paging.parts().sync().linksChange();
      if (occupied == 0 && !kept && on.innermostEdit() == null) {
        wrong.add(which + " is empty but linked");
      }
    }
  }

  /** Joins pages that are alike. */
  private static final class RunCollector {
    private final List<PageRun> runs = new ArrayList<>();
    private PageState first = PageState.absent();
    private long start;
    private long next;

    void add(long page, PageState state) {
      if (page == next && alike(first, state)) {
        next++;
        return;
      }
      flush();
      first = state;
      start = page;
      next = page + 1;
    }

    private void flush() {
      if (!first.isAbsent()) {
        runs.add(PageRun.of(PageRange.of(PageNumber.of(start), next - start), first));
      }
    }

    List<PageRun> finish() {
      flush();
      return runs;
    }

    private static boolean alike(PageState a, PageState b) {
      if (a instanceof PageState.Mapped x && b instanceof PageState.Mapped y) {
        return x.protection() == y.protection() && x.type() == y.type();
      }
      return a.getClass() == b.getClass();
    }
  }
}
