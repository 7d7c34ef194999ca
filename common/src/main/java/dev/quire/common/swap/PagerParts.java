package dev.quire.common.swap;

import dev.quire.api.Feature;
import dev.quire.api.FrameNumber;
import dev.quire.api.PageNumber;
import dev.quire.api.Paging;
import dev.quire.api.Protection;
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
  final PagerCounters counters = new PagerCounters();

  private final boolean executeNever;
  private final List<@Nullable UserSpace> spaces = new ArrayList<>();
  private final LongIntMap handles = new LongIntMap();
  private long nextId = 1;

  PagerParts(Paging paging, BackingStore store, TicketCodec codec, ReverseMap reverse) {
    this.paging = paging;
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

  /** Notes that a reserved frame holds a page of {@code space} and is mapped there. */
  void adopt(UserSpace space, PageNumber page, FrameNumber frame, int slot) {
    frames.adopted();
    resident.add(space, page.value(), frame.value(), slot);
    reverse.add(frame.value(), space.handle(), page.value());
  }
}
