package dev.quire.common.swap;

import dev.quire.api.FrameNumber;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import java.util.Optional;

/**
 * Changes what may be done with pages, in the regions and in the tables. A region keeps what was
 * asked for; the entry of a page that several processes have since a fork grants no write until one
 * of them writes.
 */
final class RegionGuard {

  /** How many pages are looked at together, unless a large mapping would be cut. */
  private static final int CHUNK = 1024;

  private final PagerParts parts;
  private final Evictor evictor;
  private final PageBuffer states = new PageBuffer();

  RegionGuard(PagerParts parts, Evictor evictor) {
    this.parts = parts;
    this.evictor = evictor;
  }

  /** Changes the protection of pages that all belong to regions. */
  void protect(Processor on, UserSpace space, PageRange pages, Protection protection) {
    if (!protection.user()) {
      throw new PagingException.ProtectionNotOffered(protection, space.space());
    }
    requireRegions(space, pages);
    try (TableEdit edit = on.edit(space.space())) {
      for (Region part : space.map().within(pages)) {
        if (protection.writable() && part.isPrivate()) {
          raise(edit, part.withProtection(protection));
        } else {
          edit.protect(part.pages(), protection);
        }
      }
    }
    space.map().protect(pages, protection);
  }

  private static void requireRegions(UserSpace space, PageRange pages) {
    PageNumber outside = space.map().firstOutside(pages);
    if (outside != null) {
      throw new NoRegionException(outside, space.name());
    }
  }

  /**
   * Gives each mapped page of a region what it may have, by runs of pages that may have the same.
   */
  private void raise(TableEdit edit, Region region) {
    PageNumber page = region.pages().first();
    while (page.compareTo(region.pages().limit()) < 0) {
      PageRange pages = LargeMappings.chunk(edit, page, region.pages().limit(), CHUNK);
      states.clear();
      edit.lookup(pages, states);
      raise(edit, region, page);
      page = pages.limit();
    }
  }

  private void raise(TableEdit edit, Region region, PageNumber first) {
    int from = 0;
    Protection granted = region.protection();
    for (int i = 0; i < states.size(); i++) {
      if (states.isMapped(i)) {
        Protection next = PagerParts.granted(region, parts.sharers(states.frame(i)));
        if (next != granted) {
          protect(edit, first, from, i, granted);
          from = i;
          granted = next;
        }
      }
    }
    protect(edit, first, from, states.size(), granted);
  }

  private static void protect(
      TableEdit edit, PageNumber first, int from, int to, Protection protection) {
    if (from < to) {
      edit.protect(PageRange.of(first.plus(from), to - from), protection);
    }
  }

  /**
   * Takes every access away from pages that all belong to regions; what they hold leaves its
   * frames.
   *
   * @return what kept a page from leaving, and then the regions are as they were
   */
  Optional<EvictOutcome> bar(Processor on, UserSpace space, PageRange pages) {
    requireRegions(space, pages);
    for (Region part : space.map().within(pages)) {
      part.barred();
    }
    for (Region part : space.map().within(pages)) {
      PageNumber page = part.pages().first();
      while (page.compareTo(part.pages().limit()) < 0) {
        long count = Math.min(CHUNK, part.pages().limit().value() - page.value());
        EvictOutcome outcome = empty(on, space, part, PageRange.of(page, count));
        if (!outcome.isDone()) {
          return Optional.of(outcome);
        }
        page = page.plus(count);
      }
    }
    space.map().bar(pages);
    return Optional.empty();
  }

  /** Makes what is mapped leave; returns what kept it from that, or an outcome that is done. */
  private EvictOutcome empty(Processor on, UserSpace space, Region part, PageRange pages) {
    states.clear();
    try (TableEdit edit = on.edit(space.space())) {
      edit.lookup(pages, states);
      for (int i = 0; i < states.size() && part.kind() == Region.Kind.SHARED; i++) {
        if (states.isMapped(i)) {
          PageNumber page = pages.first().plus(i);
          if (edit.order(page) > 0) {
            return EvictOutcome.HELD;
          }
          edit.unmap(page);
          edit.setTicket(page, parts.restTicket(part));
          parts.unmapped(space, page.value(), states.frame(i));
        }
      }
    }
    for (int i = 0; i < states.size() && part.isPrivate(); i++) {
      EvictOutcome outcome = states.isMapped(i) ? empty(on, states.frame(i)) : EvictOutcome.DROPPED;
      if (!outcome.isDone()) {
        return outcome;
      }
    }
    return EvictOutcome.DROPPED;
  }

  private EvictOutcome empty(Processor on, FrameNumber frame) {
    int index = parts.resident.indexOf(frame.value());
    if (index == ResidentTable.NONE) {
      return EvictOutcome.DROPPED;
    }
    return parts.resident.isHeld(index) ? EvictOutcome.HELD : evictor.evict(on, index);
  }
}
