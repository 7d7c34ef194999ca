package dev.quire.common.swap;

import dev.quire.api.FrameNumber;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import dev.quire.common.swap.PagerStatistics.Count;

/**
 * Gives a new space all that another has.
 *
 * <ol>
 *   <li>The child gets the parent's regions, with untouched pages. That takes frames for tables,
 *       and pages of anyone may leave theirs.
 *   <li>Pages of the parent that are wired or pinned are copied: the parent's must neither fault
 *       nor move. That takes frames, too.
 *   <li>All else is shared, which takes nothing and cannot fail. Pages in frames lose the right to
 *       write, first in the parent, on every processor, then they are mapped in the child. The
 *       tickets of pages that are out are repeated in the child, which holds their slots as well.
 * </ol>
 *
 * <p>Until the third step nothing of the parent has changed; a failure empties the child again.
 */
final class Forker {

  /** How many pages are shared in one edit, unless a large mapping would be cut. */
  private static final int CHUNK = 1024;

  private final PagerParts parts;
  private final Evictor evictor;
  private final RegionKeeper regions;
  private final PageBuffer states = new PageBuffer();

  Forker(PagerParts parts, Evictor evictor, RegionKeeper regions) {
    this.parts = parts;
    this.evictor = evictor;
    this.regions = regions;
  }

  /** Fills {@code child}, which has no regions. */
  void fork(Processor on, UserSpace parent, UserSpace child) {
    requireAlive(parent);
    requireAlive(child);
    if (!child.regions().isEmpty()) {
      throw new IllegalArgumentException(child + " has regions already");
    }
    boolean done = false;
    try {
      for (Region region : parent.regions()) {
        regions.inherit(on, child, region);
      }
      copyHeld(on, parent, child);
      share(on, parent, child);
      done = true;
    } finally {
      if (!done) {
        for (Region region : child.regions()) {
          regions.remove(on, child, region.pages());
        }
      }
    }
  }

  private void copyHeld(Processor on, UserSpace parent, UserSpace child) {
    if (parts.resident.wiredPages() + parts.resident.pinnedPages() == 0) {
      return;
    }
    for (Region region : parent.regions()) {
      for (PageNumber page = region.pages().first();
          region.isPrivate() && page.compareTo(region.pages().limit()) < 0;
          page = page.plus(CHUNK)) {
        lookup(on, parent, chunk(region, page));
        for (int i = 0; i < states.size(); i++) {
          if (states.isMapped(i) && isHeld(states.frame(i))) {
            copy(on, child, region, page.plus(i), states.frame(i));
          }
        }
      }
    }
  }

  private boolean isHeld(FrameNumber frame) {
    int index = parts.resident.indexOf(frame.value());
    return index != ResidentTable.NONE && parts.resident.isHeld(index);
  }

  private void lookup(Processor on, UserSpace space, PageRange pages) {
    states.clear();
    try (TableEdit edit = on.edit(space.space())) {
      edit.lookup(pages, states);
    }
  }

  private void copy(
      Processor on, UserSpace child, Region region, PageNumber page, FrameNumber held) {
    FrameNumber frame = parts.frames.take(on, child, evictor);
    if (frame == null) {
      throw new PagingException.OutOfFrames(1, parts.paging.frames().available());
    }
    on.frames().copy(held, frame);
    parts.paging.frames().markDirty(frame);
    try (TableEdit edit = on.edit(child.space())) {
      edit.remap(page, frame, region.protection(), region.type());
      parts.adopt(child, page, frame, SlotTable.NONE);
    }
    parts.counters.add(Count.FORK_COPY);
  }

  private void share(Processor on, UserSpace parent, UserSpace child) {
    for (Region region : parent.regions()) {
      for (PageNumber page = region.pages().first();
          region.isPrivate() && page.compareTo(region.pages().limit()) < 0;
          page = page.plus(states.size())) {
        states.clear();
        try (TableEdit edit = on.edit(parent.space())) {
          edit.lookup(LargeMappings.chunk(edit, page, region.pages().limit(), CHUNK), states);
          lower(edit, region, page);
        }
        try (TableEdit edit = on.edit(child.space())) {
          for (int i = 0; i < states.size(); i++) {
            inherit(edit, parent, child, region, page.plus(i), i);
          }
        }
      }
    }
  }

  /**
   * Takes the right to write from the pages that are shared, by runs between those that are not.
   */
  private void lower(TableEdit edit, Region region, PageNumber first) {
    Protection lowered = region.protection().readOnly();
    int from = 0;
    for (int i = 0; i <= states.size(); i++) {
      if (i == states.size() || (states.isMapped(i) && !isShareable(states.frame(i)))) {
        if (from < i && region.protection().writable()) {
          edit.protect(PageRange.of(first.plus(from), i - from), lowered);
        }
        from = i + 1;
      }
    }
  }

  private boolean isShareable(FrameNumber frame) {
    return parts.isResident(frame) && !isHeld(frame);
  }

  /** Gives the child what stands in a page's place in the parent. */
  private void inherit(
      TableEdit edit, UserSpace parent, UserSpace child, Region region, PageNumber page, int i) {
    if (states.isMapped(i)) {
      FrameNumber frame = states.frame(i);
      if (isShareable(frame)) {
        edit.remap(page, frame, region.protection().readOnly(), region.type());
        parts.mapped(child, page.value(), frame);
      } else if (!parts.isResident(frame)) {
        edit.takeTicket(page); // someone else's frame: it is as if the child had lost the page
      }
    } else if (!states.isTicket(i)) {
      edit.takeTicket(page);
    } else if (states.ticket(i) != parts.restTicket(region)) {
      edit.takeTicket(page);
      edit.setTicket(page, states.ticket(i));
      int slot = parts.slotOf(parent, page.value(), states.ticket(i));
      if (slot != SlotTable.NONE) {
        parts.slots.hold(slot, child, page.value());
      }
    }
  }

  private static void requireAlive(UserSpace space) {
    if (space.space().isDestroyed()) {
      throw new PagingException.DestroyedSpace(space.space());
    }
  }

  private static PageRange chunk(Region region, PageNumber page) {
    return PageRange.of(page, Math.min(CHUNK, region.pages().limit().value() - page.value()));
  }
}
