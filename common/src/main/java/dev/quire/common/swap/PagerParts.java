package dev.quire.common.swap;

import dev.quire.api.Feature;
import dev.quire.api.FrameNumber;
import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.api.Paging;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the parts of a pager share. All of it is guarded by the pager's lock. */
final class PagerParts {

  final Paging paging;
  final TicketCodec codec;
  final ReverseMap reverse;
  final SlotTable slots;
  final RegionRecords records;
  final ResidentTable resident = new ResidentTable();
  final PageFrames frames;
  final VictimEdits victims;
  final PagerCounters counters = new PagerCounters();

  private final Mappings found = new Mappings();
  private final boolean executeNever;
  private final List<@Nullable UserSpace> spaces = new ArrayList<>();
  private final LongIntMap handles = new LongIntMap();
  private long nextId = 1;

  PagerParts(
      Paging paging,
      BackingStore store,
      TicketCodec codec,
      ReverseMap reverse,
      VictimEdits victims) {
    this.paging = paging;
    this.victims = victims;
    this.codec = codec;
    this.reverse = reverse;
    slots = new SlotTable(store, codec.indexLimit());
    records = new RegionRecords(codec.indexLimit());
    frames = new PageFrames(paging.frames(), resident);
    executeNever = paging.features().contains(Feature.EXECUTE_NEVER);
  }

  long newId() {
    return nextId++;
  }

  /** The fewest frames that the budget may have. */
  long minimumFrames() {
    return (long) resident.wiredPages() + resident.pinnedPages() + paging.processors().size();
  }

  /** The lowest handle that no space has. */
  int freeHandle() {
    int handle = spaces.indexOf(null);
    return handle >= 0 ? handle : spaces.size();
  }

  void addSpace(UserSpace space) {
    if (space.handle() == spaces.size()) {
      spaces.add(space);
    } else {
      spaces.set(space.handle(), space);
    }
    handles.put(space.space().id(), space.handle());
  }

  void removeSpace(UserSpace space) {
    spaces.set(space.handle(), null);
    handles.remove(space.space().id());
  }

  /** The space with a handle, which must be in use. */
  UserSpace space(int handle) {
    UserSpace space = spaces.get(handle);
    if (space == null) {
      throw new IllegalStateException("no space has handle " + handle);
    }
    return space;
  }

  /** The space whose address space has this id. */
  @Nullable UserSpace byAddressSpace(long id) {
    int handle = handles.get(id);
    return handle == LongIntMap.NONE ? null : spaces.get(handle);
  }

  /** What a page of a region holds as long as nothing was written to it. */
  long restTicket(Region region) {
    return region.answersItself() ? codec.fileRegion(region.record()) : codec.blank();
  }

  /** The protection that the hardware will grant. */
  Protection effective(Protection asked) {
    return executeNever ? asked : asked.withExecute();
  }

  /** The protection that a page's entry may have when so many processes have its frame. */
  static Protection granted(Region region, int sharers) {
    return sharers > 1 && region.isPrivate() ? region.protection().readOnly() : region.protection();
  }

  /** Whether a frame holds a page that the pager brought there. */
  boolean isResident(FrameNumber frame) {
    return resident.indexOf(frame.value()) != ResidentTable.NONE;
  }

  /** How many pages map a frame. */
  int sharers(FrameNumber frame) {
    found.clear();
    reverse.mappings(frame.value(), found);
    return found.size();
  }

  /** Notes that a reserved frame holds a page of {@code space} and is mapped there alone. */
  void adopt(UserSpace space, PageNumber page, FrameNumber frame, int slot) {
    frames.adopted();
    resident.add(null, page.value(), frame.value(), slot);
    mapped(space, page.value(), frame);
  }

  /** Notes that a page maps a frame. */
  void mapped(UserSpace space, long page, FrameNumber frame) {
    reverse.add(frame.value(), space.handle(), page);
    space.addMappings(1);
  }

  /** Notes that a page maps a frame no more. */
  void unmapped(UserSpace space, long page, FrameNumber frame) {
    if (reverse.remove(frame.value(), space.handle(), page)) {
      space.addMappings(-1);
    }
  }

  /**
   * Notes that a process's own page holds no more what its entry held. What no other process has
   * goes: its frame when the edit closes.
   *
   * @return the slot that is free then, to be given back after the edit, for a store may block;
   *     NONE if there is none
   */
  int leave(TableEdit edit, UserSpace space, long page, PageState before) {
    if (before instanceof PageState.Mapped mapped) {
      return unmap(edit, space, page, mapped.frame());
    }
    return before instanceof PageState.Ticket ticket
        ? dropTicket(space, page, ticket.payload())
        : SlotTable.NONE;
  }

  /** As {@link #leave}, of a page that was mapped. */
  int unmap(TableEdit edit, UserSpace space, long page, FrameNumber frame) {
    unmapped(space, page, frame);
    int index = resident.indexOf(frame.value());
    // A frame that the pager does not know is not its to release.
    if (index == ResidentTable.NONE || sharers(frame) > 0) {
      return SlotTable.NONE;
    }
    int slot = resident.slot(index);
    resident.remove(index);
    edit.release(frame);
    return slot;
  }

  /** As {@link #leave}, of a page whose entry held a ticket. */
  int dropTicket(UserSpace space, long page, long payload) {
    int slot = slotOf(space, page, payload);
    return slot != SlotTable.NONE && slots.drop(slot, space, page) ? slot : SlotTable.NONE;
  }

  /** The slot whose ticket the entry of a page holds, and which is its own; NONE if none is. */
  int slotOf(UserSpace space, long page, long payload) {
    if (codec.isTicket(payload) && codec.kind(payload) == TicketKind.SLOT) {
      int slot = codec.index(payload);
      return slots.holds(slot, space, page) ? slot : SlotTable.NONE;
    }
    return SlotTable.NONE;
  }
}
