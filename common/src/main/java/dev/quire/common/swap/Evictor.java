package dev.quire.common.swap;

import dev.quire.api.FrameAllocator;
import dev.quire.api.FrameNumber;
import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.api.Processor;
import dev.quire.api.TableEdit;
import dev.quire.common.swap.PagerStatistics.Count;
import java.util.Optional;

/**
 * Takes pages out of their frames.
 *
 * <ol>
 *   <li>Every space that maps the page is edited: the mapping goes, a ticket comes. Processes that
 *       have the page since a fork get the ticket of one slot.
 *   <li>When the last of these edits has closed, nobody can write to the frame any more, and its
 *       dirtiness is known. Only then its bytes are read and written to the slot.
 *   <li>Then the frame is released. If the write failed, all mappings are put back instead.
 * </ol>
 *
 * <p>A processor that touches the page in between faults, waits for the pager's lock, and looks
 * again. How the spaces are edited is a matter of {@link VictimEdits}. Where one cannot be, the
 * page is put back into those that it left already.
 */
final class Evictor {

  private final PagerParts parts;
  private final EvictionPolicy policy;
  private final FrameAllocator allocator;
  private final Examiner.Marks marks = new Examiner.Marks();
  private final Mappings mappings = new Mappings();
  private final byte[] bytes = new byte[PageNumber.BYTES];
  private int firstLeft;
  private int reclaimHand;
  private String lastStoreFailure = "";

  Evictor(PagerParts parts, EvictionPolicy policy) {
    this.parts = parts;
    this.policy = policy;
    allocator = parts.paging.frames();
  }

  /** How the store failed last; empty if it never did. */
  Optional<String> lastStoreFailure() {
    return lastStoreFailure.isEmpty() ? Optional.empty() : Optional.of(lastStoreFailure);
  }

  /** Sets the budget and evicts what is too much; returns what stopped it. */
  Optional<EvictOutcome> setLimit(Processor on, long frames) {
    if (frames < parts.minimumFrames()) {
      throw new IllegalArgumentException(
          "a limit of "
              + frames
              + " frames; wired pages and processors need "
              + parts.minimumFrames());
    }
    parts.frames.setLimit(frames);
    while (parts.frames.excess() > 0) {
      EvictOutcome outcome = evictOne(on);
      if (!outcome.isDone()) {
        return Optional.of(outcome);
      }
    }
    return Optional.empty();
  }

  void storeFailed(StoreException failure) {
    parts.counters.add(Count.IO_ERROR);
    lastStoreFailure = String.valueOf(failure.getMessage());
  }

  /** Evicts one page that the policy chooses; pages that cannot leave are passed over. */
  EvictOutcome evictOne(Processor on) {
    Examiner pages = new Examiner(parts, on, marks);
    EvictOutcome outcome = EvictOutcome.NO_VICTIM;
    for (int tries = 2 * parts.resident.size(); tries >= 0; tries--) {
      int victim = policy.victim(pages);
      if (victim == EvictionPolicy.NONE) {
        return outcome;
      }
      outcome = evict(on, victim);
      if (outcome.isDone()) {
        return outcome;
      }
    }
    return outcome;
  }

  /** Evicts the page under an index. */
  EvictOutcome evict(Processor on, int index) {
    FrameNumber frame = FrameNumber.of(parts.resident.frame(index));
    dropStrays(frame);
    firstLeft = mappings.size();
    if (firstLeft == 0 && parts.resident.object(index) == null) {
      abandon(index, frame);
      return EvictOutcome.DROPPED;
    }
    boolean left = false;
    EvictOutcome outcome;
    try {
      outcome = takeOut(on, index, frame);
      left = outcome.isDone();
    } finally {
      if (!left) {
        putBack(on, index, frame);
      }
    }
    if (left) {
      forget(index, frame);
      allocator.release(frame);
    }
    return outcome;
  }

  /**
   * Lists the mappings of a frame, but forgets those in no region: they were taken away there while
   * someone had put another frame in the page's place.
   */
  private void dropStrays(FrameNumber frame) {
    mappings.clear();
    parts.reverse.mappings(frame.value(), mappings);
    boolean any = false;
    for (int i = 0; i < mappings.size(); i++) {
      UserSpace space = parts.space(mappings.space(i));
      if (space.region(mappings.page(i)) == null) {
        parts.unmapped(space, mappings.page(i), frame);
        any = true;
      }
    }
    if (any) {
      mappings.clear();
      parts.reverse.mappings(frame.value(), mappings);
    }
  }

  /** Gives back a frame whose page nobody has any more. */
  private void abandon(int index, FrameNumber frame) {
    int slot = parts.resident.slot(index);
    parts.resident.remove(index);
    allocator.release(frame);
    if (slot != SlotTable.NONE) {
      parts.slots.free(slot);
    }
    parts.counters.add(Count.DROP_BLANK);
  }

  /** Takes the page out of all its spaces, and writes it where it must be written. */
  private EvictOutcome takeOut(Processor on, int index, FrameNumber frame) {
    int slot = parts.resident.slot(index);
    // The first process that had the page wrote it, as a rule: then the slot is there for the rest.
    while (firstLeft > 0) {
      int next = firstLeft - 1;
      Exchange exchange =
          leave(on, index, frame, parts.space(mappings.space(next)), mappings.page(next));
      if (exchange == Exchange.LARGE) {
        return EvictOutcome.HELD;
      }
      firstLeft = next;
      if (exchange == Exchange.NO_SLOT) {
        parts.counters.add(Count.STORE_FULL);
        return EvictOutcome.STORE_FULL;
      }
    }
    if (parts.resident.slot(index) != slot && mappings.size() > 1) {
      tellSlot(on, index);
    }
    if (allocator.isDirty(frame)) {
      return write(on, index, frame);
    }
    countDrop(index);
    return EvictOutcome.DROPPED;
  }

  /** What became of the mapping that a space has of a page. */
  private enum Exchange {
    /** It is gone. */
    DONE,
    /** It is gone, but the slot could not be had which the page needs. */
    NO_SLOT,
    /** It stays: it is part of a large one. */
    LARGE
  }

  /** Takes the page out of one space. */
  private Exchange leave(
      Processor on, int index, FrameNumber frame, UserSpace space, long pageNumber) {
    PageNumber page = PageNumber.of(pageNumber);
    Region region = region(space, pageNumber);
    return parts.victims.edit(
        on, space.space(), edit -> exchange(edit, index, frame, page, region));
  }

  /** Puts a ticket in the page's place. */
  private Exchange exchange(
      TableEdit edit, int index, FrameNumber frame, PageNumber page, Region region) {
    if (!(edit.lookup(page) instanceof PageState.Mapped before) || !before.frame().equals(frame)) {
      return Exchange.DONE;
    }
    if (LargeMappings.hold(edit, page, before)) {
      return Exchange.LARGE;
    }
    boolean wasDirty = edit.unmap(page) instanceof PageState.Mapped mapped && mapped.dirty();
    boolean dirty = wasDirty || allocator.isDirty(frame);
    if (parts.resident.object(index) != null) {
      edit.setTicket(page, parts.restTicket(region));
      return Exchange.DONE;
    }
    boolean placed = !dirty || ensureSlot(index);
    int slot = parts.resident.slot(index);
    edit.setTicket(
        page, slot == SlotTable.NONE ? parts.restTicket(region) : parts.codec.slot(slot));
    return placed ? Exchange.DONE : Exchange.NO_SLOT;
  }

  /**
   * Gives the page's slot to those spaces that it left while nothing was known to have been written
   * to it.
   */
  private void tellSlot(Processor on, int index) {
    if (parts.resident.object(index) != null) {
      return;
    }
    long ticket = parts.codec.slot(parts.resident.slot(index));
    for (int i = 0; i < mappings.size(); i++) {
      UserSpace space = parts.space(mappings.space(i));
      PageNumber page = PageNumber.of(mappings.page(i));
      long resting = parts.restTicket(region(space, mappings.page(i)));
      parts.victims.edit(
          on,
          space.space(),
          edit -> {
            if (edit.lookup(page) instanceof PageState.Ticket rest && rest.payload() == resting) {
              edit.takeTicket(page);
              edit.setTicket(page, ticket);
            }
            return page;
          });
    }
  }

  /** Writes the page to its slot, after all edits have closed. */
  private EvictOutcome write(Processor on, int index, FrameNumber frame) {
    if (!ensureSlot(index)) {
      parts.counters.add(Count.STORE_FULL);
      return EvictOutcome.STORE_FULL;
    }
    on.frames().read(frame, 0, bytes, 0, PageNumber.BYTES);
    try {
      parts.slots.write(parts.resident.slot(index), bytes);
    } catch (StoreException e) {
      storeFailed(e);
      return EvictOutcome.IO_ERROR;
    }
    parts.counters.add(Count.PAGE_OUT);
    return EvictOutcome.WRITTEN;
  }

  /** Maps the page again wherever it left; a frame that was dirty is dirty still. */
  private void putBack(Processor on, int index, FrameNumber frame) {
    for (int i = firstLeft; i < mappings.size(); i++) {
      UserSpace space = parts.space(mappings.space(i));
      Region region = region(space, mappings.page(i));
      PageNumber page = PageNumber.of(mappings.page(i));
      parts.victims.edit(
          on,
          space.space(),
          edit ->
              edit.lookup(page) instanceof PageState.Ticket ticket
                      && isOf(index, region, ticket.payload())
                  ? edit.remap(
                      page, frame, PagerParts.granted(region, mappings.size()), region.type())
                  : PageState.absent());
    }
  }

  /** Whether a ticket is what the page under an index leaves in its spaces. */
  private boolean isOf(int index, Region region, long payload) {
    int slot = parts.resident.slot(index);
    return payload == parts.restTicket(region)
        || (slot != SlotTable.NONE && payload == parts.codec.slot(slot));
  }

  /** Notes where the page is now: the slot is held by the tickets, or by the shared object. */
  private void forget(int index, FrameNumber frame) {
    int slot = parts.resident.slot(index);
    SharedMemory object = parts.resident.object(index);
    if (object != null) {
      object.setSlotOf(parts.resident.page(index), slot);
      object.setResidentIndex(parts.resident.page(index), ResidentTable.NONE);
    }
    for (int i = 0; i < mappings.size(); i++) {
      UserSpace space = parts.space(mappings.space(i));
      parts.unmapped(space, mappings.page(i), frame);
      if (object == null && slot != SlotTable.NONE) {
        parts.slots.hold(slot, space, mappings.page(i));
      }
    }
    parts.resident.remove(index);
  }

  private void countDrop(int index) {
    Count count = Count.DROP_BLANK;
    if (parts.resident.slot(index) != SlotTable.NONE) {
      count = Count.DROP_SLOT;
    } else if (parts.resident.object(index) == null
        && region(parts.space(mappings.space(0)), mappings.page(0)).kind() == Region.Kind.FILE) {
      count = Count.DROP_FILE;
    }
    parts.counters.add(count);
  }

  /** Gives the page a slot, if need be that of a page which is in a frame. */
  private boolean ensureSlot(int index) {
    if (parts.resident.slot(index) != SlotTable.NONE) {
      return true;
    }
    int slot = parts.slots.allocate();
    if (slot == SlotTable.NONE && reclaimSlot()) {
      slot = parts.slots.allocate();
    }
    parts.resident.setSlot(index, slot);
    return slot != SlotTable.NONE;
  }

  /** Takes the slot from some page in a frame, which must be written again when it leaves. */
  private boolean reclaimSlot() {
    ResidentTable resident = parts.resident;
    for (int i = 0; i < resident.limit(); i++) {
      reclaimHand = reclaimHand + 1 < resident.limit() ? reclaimHand + 1 : 0;
      if (resident.holds(reclaimHand) && resident.slot(reclaimHand) != SlotTable.NONE) {
        allocator.markDirty(FrameNumber.of(resident.frame(reclaimHand)));
        parts.slots.free(resident.slot(reclaimHand));
        resident.setSlot(reclaimHand, SlotTable.NONE);
        parts.counters.add(Count.SLOT_RECLAIMED);
        return true;
      }
    }
    return false;
  }

  private static Region region(UserSpace space, long page) {
    Region region = space.region(page);
    if (region == null) {
      throw new IllegalStateException(
          PageNumber.of(page) + " of " + space + " is resident but belongs to no region");
    }
    return region;
  }
}
