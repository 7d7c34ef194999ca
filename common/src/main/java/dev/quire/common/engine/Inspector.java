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
import java.util.List;
import java.util.Optional;

/** Reads the tables of a space without changing them. */
final class Inspector {
  private final PagingKernel paging;
  private final KernelProcessor on;
  private final Space space;
  private final Geometry geometry;
  private final Format format;

  Inspector(PagingKernel paging, KernelProcessor on, Space space) {
    this.paging = paging;
    this.on = on;
    this.space = space;
    this.geometry = paging.parts().geometry();
    this.format = paging.parts().format();
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

  /**
   * The first page of every table that may be there: those whose place in the root is not empty.
   * All of the root is read at once.
   */
  private List<Long> linked(TableView view) {
    long span = 1L << geometry.spanShift(geometry.levels());
    long first = space.firstPage();
    int places = (int) ((space.limitPage() - first + span - 1) / span);
    int bytes = places == 1 ? 1 << geometry.entryShift() : place(view, first + span, first);
    int wordsOfPlace = bytes >>> geometry.entryShift();
    int[] root = new int[places * wordsOfPlace];
    on.words().load(view.root(first), root, root.length);
    List<Long> pages = new ArrayList<>();
    for (int i = 0; i < root.length; i++) {
      if (root[i] != 0) {
        long from = first + i / wordsOfPlace * span;
        for (long page = from; page < from + span; page = tableLimit(page)) {
          pages.add(page);
        }
        i += wordsOfPlace - 1 - i % wordsOfPlace;
      }
    }
    return pages;
  }

  private static int place(TableView view, long next, long first) {
    return (int) (view.root(next) - view.root(first));
  }

  /** The states of pages of one table, read at once; nothing if there is no table. */
  private List<PageState> states(TableView view, long first, long limit) {
    TableLinks links = paging.parts().links();
    List<PageState> states = new ArrayList<>();
    for (int level = geometry.levels(); level > 1; level--) {
      long table = links.table(on, view, level, first);
      if (table == TableLinks.NONE) {
        return states;
      }
      if (table == TableLinks.LARGE) {
        for (long page = first; page < limit; page++) {
          states.add(links.large(on, view, level, page));
        }
        return states;
      }
    }
    States decoded = new States(format);
    int[] words = new int[(int) (limit - first)];
    on.words().load(on.entry(view, first), words, words.length);
    for (int word : words) {
      states.add(decoded.of(Integer.toUnsignedLong(word)));
    }
    return states;
  }

  private long tableLimit(long page) {
    int shift = geometry.spanShift(2);
    return Math.min(space.limitPage(), ((page >>> shift) + 1) << shift);
  }

  private PageState stateOf(TableView view, long page) {
    TableLinks links = paging.parts().links();
    for (int level = geometry.levels(); level > 1; level--) {
      long table = links.table(on, view, level, page);
      if (table == TableLinks.LARGE) {
        return links.large(on, view, level, page);
      }
      if (table == TableLinks.NONE) {
        return PageState.absent();
      }
    }
    return new States(format).of(on.words().load(on.entry(view, page)));
  }

  Walk walk(VirtualAddress address) {
    long page = address.page().value();
    if (!space.contains(page)) {
      throw new PagingException.OutsideRange(PageRange.of(address.page()), space);
    }
    return locked(
        view -> {
          List<Walk.Step> steps = new ArrayList<>(paging.parts().links().explain(on, view, page));
          long entry = on.entry(view, page);
          if (entry != 0) {
            long word = on.words().load(entry);
            steps.add(
                Walk.Step.of(
                    TableIndex.of(1, geometry.index(1, page)),
                    VirtualAddress.of(entry),
                    word,
                    format.describe(word)));
          }
          PageState state = stateOf(view, page);
          Optional<PhysicalAddress> to =
              state instanceof PageState.Mapped mapped
                  ? Optional.of(mapped.frame().address().plus(address.offset()))
                  : Optional.empty();
          return Walk.of(address, steps, state, to);
        });
  }

  List<String> check() {
    return locked(
        view -> {
          List<String> wrong = new ArrayList<>(paging.parts().links().check(on, space, view));
          long occupied = 0;
          for (long page : linked(view)) {
            if (on.entry(view, page) != 0) {
              occupied += checkTable(view, page, tableLimit(page), wrong);
            }
          }
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

  private int checkTable(TableView view, long first, long limit, List<String> wrong) {
    int occupied = 0;
    for (PageState state : states(view, first, limit)) {
      if (!state.isAbsent()) {
        occupied++;
      }
    }
    long table = paging.parts().links().table(on, view, 2, first);
    int counted = paging.frames().table().tableCount(table);
    if (counted != occupied) {
      wrong.add(
          "the table of "
              + PageNumber.of(first)
              + " of "
              + space
              + " has "
              + occupied
              + " occupied entries, but "
              + counted
              + " counted");
    }
    boolean kept = space.isKernel() && !paging.parts().sync().linksChange();
    if (occupied == 0 && !kept && on.innermostEdit() == null) {
      wrong.add("the table of " + PageNumber.of(first) + " of " + space + " is empty but linked");
    }
    return occupied;
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
