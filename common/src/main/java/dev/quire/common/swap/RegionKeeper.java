package dev.quire.common.swap;

import dev.quire.api.FrameNumber;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.TableEdit;
import dev.quire.common.swap.PagerStatistics.Count;
import java.util.Arrays;
import java.util.List;

/** Puts regions into spaces and takes them out, with all that stands for their pages. */
final class RegionKeeper {

  /** How many pages are emptied in one edit, unless a large mapping would be cut. */
  private static final int CHUNK = 1024;

  private final PagerParts parts;
  private final Evictor evictor;
  private final LargeMappings large;
  private final PageBuffer displaced = new PageBuffer();
  private final Slots slots = new Slots();

  RegionKeeper(PagerParts parts, Evictor evictor, LargeMappings large) {
    this.parts = parts;
    this.evictor = evictor;
    this.large = large;
  }

  /** Adds a region: checks it, takes its record, fills its pages with tickets. */
  Region add(Processor on, UserSpace space, Region region) {
    check(space, region);
    Region kept = region;
    if (region.answersItself()) {
      kept = region.withRecord(parts.records.add(region.pages().count()));
    }
    put(on, space, kept);
    if (kept.kind() == Region.Kind.SHARED) {
      kept.sharedMemory().addRegion();
    }
    return kept;
  }

  /**
   * Adds a region of another space to an empty place, its pages untouched. The record is the same,
   * so that tickets can be.
   */
  void inherit(Processor on, UserSpace space, Region region) {
    if (region.answersItself()) {
      parts.records.retain(region.record(), region.pages().count());
    }
    put(on, space, region);
  }

  /** Occupies the pages of a region whose record is counted already; all or nothing. */
  private void put(Processor on, UserSpace space, Region region) {
    boolean added = false;
    try {
      occupy(on, space, region);
      space.map().add(region);
      added = true;
    } finally {
      if (!added && region.answersItself()) {
        parts.records.drop(region.record(), region.pages().count());
      }
    }
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
    List<Region> gone = space.map().within(pages);
    large.cutAround(on, space, gone);
    for (Region part : gone) {
      PageNumber page = part.pages().first();
      while (page.compareTo(part.pages().limit()) < 0) {
        page = vacate(on, space, part, page);
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

  /** Empties pages of a region from {@code first} on; returns the first that it left. */
  private PageNumber vacate(Processor on, UserSpace space, Region part, PageNumber first) {
    displaced.clear();
    slots.clear();
    PageRange pages;
    try (TableEdit edit = on.edit(space.space())) {
      pages = LargeMappings.chunk(edit, first, part.pages().limit(), CHUNK);
      edit.unmap(pages, displaced);
      if (part.kind() != Region.Kind.DEVICE) {
        for (int i = 0; i < displaced.size(); i++) {
          if (displaced.isMapped(i)) {
            slots.add(unmapped(edit, space, part, first.value() + i, displaced.frame(i)));
          } else if (displaced.isTicket(i)) {
            slots.add(ticketGone(space, part, first.value() + i, displaced.ticket(i)));
          }
        }
      }
    }
    slots.freeAll(parts.slots);
    return pages.limit();
  }

  private int unmapped(TableEdit edit, UserSpace space, Region part, long page, FrameNumber frame) {
    if (part.isPrivate()) {
      return parts.unmap(edit, space, page, frame);
    }
    // Shared pages stay in their frames for others.
    parts.unmapped(space, page, frame);
    return SlotTable.NONE;
  }

  private int ticketGone(UserSpace space, Region part, long page, long payload) {
    if (payload == parts.restTicket(part)) {
      return SlotTable.NONE;
    }
    if (parts.slotOf(space, page, payload) == SlotTable.NONE) {
      parts.counters.add(Count.DAMAGED_TICKET);
    }
    return parts.dropTicket(space, page, payload);
  }

  /** Gives back what a space without regions has still: what damaged entries stood for. */
  void sweep(UserSpace space) {
    Mappings left = new Mappings();
    for (int i = 0; i < parts.resident.limit() && space.mappings() > 0; i++) {
      if (parts.resident.holds(i)) {
        left.clear();
        parts.reverse.mappings(parts.resident.frame(i), left);
        sweep(space, i, left);
      }
    }
    parts.slots.dropAll(space);
  }

  private void sweep(UserSpace space, int index, Mappings mappings) {
    FrameNumber frame = FrameNumber.of(parts.resident.frame(index));
    for (int j = 0; j < mappings.size(); j++) {
      if (mappings.space(j) == space.handle()) {
        parts.unmapped(space, mappings.page(j), frame);
        if (parts.resident.object(index) == null && parts.sharers(frame) == 0) {
          slots.clear();
          slots.add(parts.resident.slot(index));
          slots.freeAll(parts.slots);
          parts.resident.remove(index);
          parts.paging.frames().release(frame);
        }
      }
    }
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
        parts.slots.free(slot);
      }
    }
  }

  /** Slots to be freed once the edit has closed: a store may block. */
  private static final class Slots {
    private int[] slots = new int[CHUNK];
    private int size;

    void clear() {
      size = 0;
    }

    void add(int slot) {
      if (slot != SlotTable.NONE) {
        if (size == slots.length) {
          slots = Arrays.copyOf(slots, 2 * size);
        }
        slots[size++] = slot;
      }
    }

    void freeAll(SlotTable table) {
      for (int i = 0; i < size; i++) {
        table.free(slots[i]);
      }
      size = 0;
    }
  }
}
