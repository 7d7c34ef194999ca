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

/** Puts regions into spaces and takes them out, with all that stands for their pages. */
final class RegionKeeper {

  /** How many pages are emptied in one edit. */
  private static final int CHUNK = 1024;

  private final PagerParts parts;
  private final Evictor evictor;
  private final PageBuffer displaced = new PageBuffer();
  private final Slots slots = new Slots();

  RegionKeeper(PagerParts parts, Evictor evictor) {
    this.parts = parts;
    this.evictor = evictor;
  }

  /** Adds a region: checks it, takes its record, fills its pages with tickets. */
  Region add(Processor on, UserSpace space, Region region) {
    check(space, region);
    Region kept = region;
    if (region.answersItself()) {
      kept = region.withRecord(parts.records.add(region.pages().count()));
    }
    boolean added = false;
    try {
      occupy(on, space, kept);
      space.map().add(kept);
      added = true;
    } finally {
      if (!added && kept.answersItself()) {
        parts.records.drop(kept.record(), kept.pages().count());
      }
    }
    if (kept.kind() == Region.Kind.SHARED) {
      kept.sharedMemory().addRegion();
    }
    return kept;
  }

  private void check(UserSpace space, Region region) {
    PageRange user = parts.paging.layout().user();
    if (!user.contains(region.pages())) {
      if (region.pages().limit().compareTo(parts.paging.layout().kernel().first()) > 0
          && region.pages().first().compareTo(parts.paging.layout().kernel().limit()) < 0) {
        throw new PagingException.KernelRange(region.pages(), space.space());
      }
      throw new PagingException.OutsideRange(region.pages(), space.space());
    }
    Region other = space.map().overlapping(region.pages());
    if (other != null) {
      throw new RegionOverlapException(region, other);
    }
    if (region.kind() == Region.Kind.SHARED && region.sharedMemory().isClosed()) {
      throw new IllegalStateException(region.sharedMemory().name() + " is closed");
    }
  }

  /** Fills the pages; pages of processes leave if there is no frame for a table. */
  private void occupy(Processor on, UserSpace space, Region region) {
    while (true) {
      try (TableEdit edit = on.edit(space.space())) {
        if (region.kind() == Region.Kind.DEVICE) {
          FrameNumber first = region.deviceFrame(region.pages().first());
          edit.map(region.pages(), first, region.protection(), region.type());
        } else {
          edit.setTicket(region.pages(), parts.restTicket(region));
        }
        return;
      } catch (PagingException.OutOfFrames e) {
        if (!evictor.evictOne(on).isDone()) {
          throw e;
        }
      }
    }
  }

  /** Takes pages out of a space, and gives back all that they had. */
  void remove(Processor on, UserSpace space, PageRange pages) {
    for (Region part : space.map().within(pages)) {
      PageNumber page = part.pages().first();
      while (page.compareTo(part.pages().limit()) < 0) {
        long left = part.pages().limit().value() - page.value();
        vacate(on, space, part, PageRange.of(page, Math.min(left, CHUNK)));
        page = page.plus(Math.min(left, CHUNK));
      }
      space.map().remove(part.pages());
      if (part.answersItself()
          && parts.records.drop(part.record(), part.pages().count())
          && part.kind() == Region.Kind.SHARED) {
        part.sharedMemory().removeRegion();
        releaseIfUnused(part.sharedMemory());
      }
    }
  }

  private void vacate(Processor on, UserSpace space, Region part, PageRange pages) {
    displaced.clear();
    slots.clear();
    try (TableEdit edit = on.edit(space.space())) {
      edit.unmap(pages, displaced);
      if (part.kind() != Region.Kind.DEVICE) {
        for (int i = 0; i < displaced.size(); i++) {
          if (displaced.isMapped(i)) {
            unmapped(edit, space, part, pages.first().value() + i, displaced.frame(i));
          } else if (displaced.isTicket(i)) {
            ticketGone(space, part, pages.first().value() + i, displaced.ticket(i));
          }
        }
      }
    }
    slots.freeAll(parts.slots, space);
  }

  private void unmapped(
      TableEdit edit, UserSpace space, Region part, long page, FrameNumber frame) {
    parts.reverse.remove(frame.value(), space.handle(), page);
    int index = parts.resident.indexOf(frame.value());
    // Shared pages stay in their frames for others; a frame that the pager does not know is not
    // its to release.
    if (part.kind() != Region.Kind.SHARED && index != ResidentTable.NONE) {
      slots.add(parts.resident.slot(index));
      parts.resident.remove(index);
      edit.release(frame);
    }
  }

  private void ticketGone(UserSpace space, Region part, long page, long payload) {
    if (payload == parts.restTicket(part)) {
      return;
    }
    if (parts.codec.isTicket(payload)
        && parts.codec.kind(payload) == TicketKind.SLOT
        && parts.slots.holds(parts.codec.index(payload), space, page)) {
      slots.add(parts.codec.index(payload));
    } else {
      parts.counters.add(Count.DAMAGED_TICKET);
    }
  }

  /** Gives back what a space without regions has still: what damaged entries stood for. */
  void sweep(UserSpace space) {
    for (int i = 0; i < parts.resident.limit() && space.frames() > 0; i++) {
      if (parts.resident.holds(i) && parts.resident.owner(i) == space) {
        FrameNumber frame = FrameNumber.of(parts.resident.frame(i));
        parts.reverse.remove(frame.value(), space.handle(), parts.resident.page(i));
        if (parts.resident.slot(i) != SlotTable.NONE) {
          parts.slots.free(parts.resident.slot(i), space);
        }
        parts.resident.remove(i);
        parts.paging.frames().release(frame);
      }
    }
    parts.slots.freeAll(space);
  }

  /** Changes the protection of pages that all belong to regions. */
  void protect(Processor on, UserSpace space, PageRange pages, Protection protection) {
    if (!protection.user()) {
      throw new PagingException.ProtectionNotOffered(protection, space.space());
    }
    PageNumber outside = space.map().firstOutside(pages);
    if (outside != null) {
      throw new NoRegionException(outside, space.name());
    }
    try (TableEdit edit = on.edit(space.space())) {
      edit.protect(pages, protection);
    }
    space.map().protect(pages, protection);
  }

  void close(SharedMemory shared) {
    shared.close();
    releaseIfUnused(shared);
  }

  /** Gives back a shared object's pages when it is closed and no region has it. */
  private void releaseIfUnused(SharedMemory shared) {
    if (!shared.takeRelease()) {
      return;
    }
    for (int page = 0; page < shared.pages(); page++) {
      int slot = shared.slotOf(page);
      int index = shared.residentIndex(page);
      if (index != ResidentTable.NONE) {
        slot = parts.resident.slot(index);
        FrameNumber frame = FrameNumber.of(parts.resident.frame(index));
        parts.resident.remove(index);
        parts.paging.frames().release(frame);
      }
      if (slot != SlotTable.NONE) {
        parts.slots.free(slot, shared);
      }
    }
  }

  /** Slots to be freed once the edit has closed: a store may block. */
  private static final class Slots {
    private final int[] slots = new int[CHUNK];
    private int size;

    void clear() {
      size = 0;
    }

    void add(int slot) {
      if (slot != SlotTable.NONE) {
        slots[size++] = slot;
      }
    }

    void freeAll(SlotTable table, UserSpace owner) {
      for (int i = 0; i < size; i++) {
        table.free(slots[i], owner);
      }
      size = 0;
    }
  }
}
