package dev.quire.common.swap;

import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.TableEdit;
import java.util.List;

/**
 * Large mappings where pages of processes are. The pager makes none, but finds those that others
 * made. They stay as they are while pages come and go around them; what the pager must change in
 * one by itself makes it split the mapping first, which may take frames for tables.
 */
final class LargeMappings {

  private final Evictor evictor;

  LargeMappings(Evictor evictor) {
    this.evictor = evictor;
  }

  /** Whether a page for which this was found lies in a large mapping. */
  static boolean hold(TableEdit edit, PageNumber page, PageState.Mapped found) {
    // Large mappings have both marks from the start: most small pages need not be asked about.
    return found.accessed() && found.dirty() && edit.order(page) > 0;
  }

  /**
   * So many pages from {@code first} on, fewer where {@code limit} comes before, and more where a
   * large mapping would be cut.
   */
  static PageRange chunk(TableEdit edit, PageNumber first, PageNumber limit, int count) {
    if (limit.value() - first.value() <= count) {
      return PageRange.of(first, limit.value() - first.value());
    }
    PageNumber last = first.plus(count - 1L);
    long behind = pagesBehind(edit, last);
    return PageRange.of(first, Math.min(count + behind, limit.value() - first.value()));
  }

  /** How many pages of the mapping in which a page lies come after it. */
  private static long pagesBehind(TableEdit edit, PageNumber page) {
    return (1L << edit.order(page)) - 1 - pagesBefore(edit, page);
  }

  /** How many pages of the mapping in which a page lies come before it. */
  private static long pagesBefore(TableEdit edit, PageNumber page) {
    return page.value() % (1L << edit.order(page));
  }

  /**
   * Makes a page have a mapping of its own; pages of processes leave if there is no frame for a
   * table.
   *
   * @return whether it has; if not, there is no frame
   */
  boolean separate(Processor on, UserSpace space, PageNumber page) {
    while (true) {
      try (TableEdit edit = on.edit(space.space())) {
        while (edit.order(page) > 0) {
          edit.split(page);
        }
        return true;
      } catch (PagingException.OutOfFrames e) {
        if (!evictor.evictOne(on).isDone()) {
          return false;
        }
      }
    }
  }

  /**
   * Splits what lies partly in some of these regions, so that each can be changed as a whole.
   *
   * @throws PagingException.OutOfFrames if there is no frame for a table and no page can leave
   */
  void cutAround(Processor on, UserSpace space, List<Region> regions) {
    for (Region region : regions) {
      cutAround(on, space, region.pages());
    }
  }

  private void cutAround(Processor on, UserSpace space, PageRange pages) {
    PageNumber last = pages.limit().plus(-1);
    while (true) {
      try (TableEdit edit = on.edit(space.space())) {
        while (pagesBefore(edit, pages.first()) > 0) {
          edit.split(pages.first());
        }
        while (pagesBehind(edit, last) > 0) {
          edit.split(last);
        }
        return;
      } catch (PagingException.OutOfFrames e) {
        if (!evictor.evictOne(on).isDone()) {
          throw e;
        }
      }
    }
  }

  /**
   * Unmaps what lies partly in some regions of a space that is to be destroyed: that takes no
   * frames. {@link RegionKeeper#sweep} gives back what the pager had there.
   */
  void dropAround(Processor on, UserSpace space) {
    try (TableEdit edit = on.edit(space.space())) {
      for (Region region : space.regions()) {
        PageNumber first = region.pages().first();
        PageNumber last = region.pages().limit().plus(-1);
        if (pagesBefore(edit, first) > 0) {
          edit.unmapLarge(first.plus(-pagesBefore(edit, first)));
        }
        if (pagesBehind(edit, last) > 0) {
          edit.unmapLarge(last.plus(-pagesBefore(edit, last)));
        }
      }
    }
  }
}
