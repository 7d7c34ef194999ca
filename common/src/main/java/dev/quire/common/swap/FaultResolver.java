package dev.quire.common.swap;

import dev.quire.api.Access;
import dev.quire.api.FrameNumber;
import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.api.Processor;
import dev.quire.api.TableEdit;
import dev.quire.common.swap.PagerStatistics.Count;
import dev.quire.common.swap.Violation.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Brings pages in, whatever stands in their place. The order of decisions: the region and its
 * protection first, so that a forbidden write needs no page-in; then the entry.
 */
final class FaultResolver {

  private final PagerParts parts;
  private final Evictor evictor;
  private final FileLoader loader;
  private final Separator separator;
  private final LargeMappings large;
  private final Mappings holders = new Mappings();
  private final byte[] bytes = new byte[PageNumber.BYTES];

  FaultResolver(
      PagerParts parts,
      Evictor evictor,
      FileLoader loader,
      Separator separator,
      LargeMappings large) {
    this.parts = parts;
    this.evictor = evictor;
    this.loader = loader;
    this.separator = separator;
    this.large = large;
  }

  /** Makes an access possible; returns why it cannot be, or null when it can be tried again. */
  @Nullable Refusal resolve(
      Processor on, UserSpace space, PageNumber page, Access access, boolean user) {
    Region region = space.region(page.value());
    if (region == null) {
      return new Refusal(Reason.NO_REGION, page + " belongs to no region");
    }
    if (region.isBarred()) {
      return new Refusal(Reason.PROTECTION, region + " allows no access");
    }
    if (!parts.effective(region.protection()).permits(access, user)) {
      return new Refusal(Reason.PROTECTION, region + " does not allow it");
    }
    PageState state;
    boolean isLarge;
    try (TableEdit edit = on.edit(space.space())) {
      state = edit.lookup(page);
      isLarge = isLarge(edit, page, state);
      if (region.kind() == Region.Kind.ANONYMOUS && isBlank(state)) {
        FrameNumber frame = parts.frames.tryTake(space);
        if (frame != null) {
          zero(on, edit, space, region, page, frame);
          return null;
        }
      }
    }
    if (state instanceof PageState.Mapped mapped) {
      // What the entry allows needs no change of it.
      if (isLarge
          && !mapped.protection().permits(access, user)
          && !large.separate(on, space, page)) {
        return FileLoader.noFrame();
      }
      return raise(on, space, region, page, mapped, access, user);
    }
    if (state instanceof PageState.Ticket ticket) {
      return follow(on, space, region, page, ticket.payload(), access);
    }
    parts.counters.add(Count.DAMAGED_TICKET);
    return new Refusal(Reason.LOST_TICKET, page + " of " + region + " holds nothing");
  }

  /** Brings a page in and makes its frame its process's own; returns why it cannot be, or null. */
  @Nullable Refusal resolveOwn(Processor on, UserSpace space, PageNumber page) {
    Refusal refusal = resolve(on, space, page, Access.READ, true);
    Region region = space.region(page.value());
    if (refusal != null || region == null || !region.isPrivate()) {
      return refusal;
    }
    PageState state;
    boolean isLarge;
    try (TableEdit edit = on.edit(space.space())) {
      state = edit.lookup(page);
      isLarge = isLarge(edit, page, state);
    }
    if (!(state instanceof PageState.Mapped mapped) || parts.sharers(mapped.frame()) <= 1) {
      return null;
    }
    return isLarge && !large.separate(on, space, page)
        ? FileLoader.noFrame()
        : separator.separate(on, space, region, page, mapped.frame());
  }

  /** Whether a page of the pager's lies in a large mapping. */
  private boolean isLarge(TableEdit edit, PageNumber page, PageState state) {
    return state instanceof PageState.Mapped mapped
        && parts.isResident(mapped.frame())
        && LargeMappings.hold(edit, page, mapped);
  }

  /** A fault on a mapped page: the first write since a fork, unless the entry allows it by now. */
  private @Nullable Refusal raise(
      Processor on,
      UserSpace space,
      Region region,
      PageNumber page,
      PageState.Mapped mapped,
      Access access,
      boolean user) {
    if (mapped.protection().permits(access, user)) {
      parts.counters.add(Count.SPURIOUS);
      return null;
    }
    if (access == Access.WRITE && region.isPrivate() && parts.isResident(mapped.frame())) {
      return separator.separate(on, space, region, page, mapped.frame());
    }
    return new Refusal(
        Reason.PROTECTION, "the entry has " + mapped.protection() + ", less than " + region);
  }

  private @Nullable Refusal follow(
      Processor on, UserSpace space, Region region, PageNumber page, long payload, Access access) {
    TicketKind kind;
    int index;
    try {
      kind = parts.codec.kind(payload);
      index = parts.codec.index(payload);
    } catch (DamagedTicketException e) {
      return damaged(String.valueOf(e.getMessage()), region, page);
    }
    if (kind == TicketKind.SLOT
        && region.isPrivate()
        && parts.slots.holds(index, space, page.value())) {
      return fromSlot(on, space, region, page, index, access);
    }
    if (payload != parts.restTicket(region)) {
      return damaged(kind + " " + index + " is not the ticket of this page", region, page);
    }
    return switch (region.kind()) {
      case ANONYMOUS -> zero(on, space, region, page);
      case FILE -> loader.demand(on, space, region, page);
      case SHARED -> shared(on, space, region, page);
      case DEVICE -> damaged("device pages have no tickets", region, page);
    };
  }

  private Refusal damaged(String what, Region region, PageNumber page) {
    parts.counters.add(Count.DAMAGED_TICKET);
    return new Refusal(Reason.DAMAGED_TICKET, page + " of " + region + ": " + what);
  }

  private boolean isBlank(PageState state) {
    return state instanceof PageState.Ticket ticket && ticket.payload() == parts.codec.blank();
  }

  /** The way of a blank page when no frame is free: first another page leaves. */
  private @Nullable Refusal zero(Processor on, UserSpace space, Region region, PageNumber page) {
    FrameNumber frame = parts.frames.take(on, space, evictor);
    if (frame == null) {
      return FileLoader.noFrame();
    }
    try (TableEdit edit = on.edit(space.space())) {
      zero(on, edit, space, region, page, frame);
    }
    return null;
  }

  /** Zeroes a reserved frame and maps it: nothing here can block, so one edit does. */
  private void zero(
      Processor on,
      TableEdit edit,
      UserSpace space,
      Region region,
      PageNumber page,
      FrameNumber frame) {
    boolean mapped = false;
    try {
      on.frames().zero(frame);
      edit.remap(page, frame, region.protection(), region.type());
      parts.adopt(space, page, frame, SlotTable.NONE);
      parts.counters.add(Count.DEMAND_ZERO);
      mapped = true;
    } finally {
      if (!mapped) {
        parts.frames.giveBack(frame);
      }
    }
  }

  /** Brings a page in for all processes that have it on this slot. */
  private @Nullable Refusal fromSlot(
      Processor on, UserSpace space, Region region, PageNumber page, int slot, Access access) {
    FrameNumber frame = parts.frames.take(on, space, evictor);
    if (frame == null) {
      return FileLoader.noFrame();
    }
    Refusal refusal = pageIn(on, slot, frame);
    if (refusal != null) {
      return refusal;
    }
    parts.frames.adopted();
    int index = parts.resident.add(null, page.value(), frame.value(), SlotTable.NONE);
    if (mapHolders(on, slot, frame)) {
      parts.resident.setSlot(index, slot);
    } else {
      parts.paging.frames().markDirty(frame);
    }
    return access == Access.WRITE && parts.sharers(frame) > 1
        ? separator.separate(on, space, region, page, frame)
        : null;
  }

  /** Maps all pages that are on a slot; whether none is left there: barred ones stay. */
  private boolean mapHolders(Processor on, int slot, FrameNumber frame) {
    holders.clear();
    parts.slots.holders(slot, holders);
    boolean alone = false;
    for (int i = 0; i < holders.size(); i++) {
      UserSpace holder = parts.space(holders.space(i));
      Region region = holder.region(holders.page(i));
      if (region == null || !region.isBarred()) {
        alone = parts.slots.drop(slot, holder, holders.page(i));
        mapHolder(on, holder, region, PageNumber.of(holders.page(i)), slot, frame);
      }
    }
    return alone;
  }

  private void mapHolder(
      Processor on,
      UserSpace holder,
      @Nullable Region region,
      PageNumber page,
      int slot,
      FrameNumber frame) {
    try (TableEdit edit = on.edit(holder.space())) {
      if (region != null
          && edit.lookup(page) instanceof PageState.Ticket ticket
          && ticket.payload() == parts.codec.slot(slot)) {
        edit.remap(page, frame, PagerParts.granted(region, holders.size()), region.type());
        parts.mapped(holder, page.value(), frame);
      } else {
        parts.counters.add(Count.DAMAGED_TICKET);
      }
    }
  }

  /** The ticket says only that the shared object answers: its page may be in a frame already. */
  private @Nullable Refusal shared(Processor on, UserSpace space, Region region, PageNumber page) {
    SharedMemory shared = region.sharedMemory();
    long position = region.index(page.value());
    if (shared.residentIndex(position) == ResidentTable.NONE) {
      Refusal refusal = bringShared(on, shared, position);
      if (refusal != null) {
        return refusal;
      }
    } else {
      parts.counters.add(Count.SHARED_MAP);
    }
    FrameNumber frame = FrameNumber.of(parts.resident.frame(shared.residentIndex(position)));
    try (TableEdit edit = on.edit(space.space())) {
      edit.remap(page, frame, region.protection(), region.type());
    }
    parts.mapped(space, page.value(), frame);
    return null;
  }

  private @Nullable Refusal bringShared(Processor on, SharedMemory shared, long position) {
    FrameNumber frame = parts.frames.take(on, shared, evictor);
    if (frame == null) {
      return FileLoader.noFrame();
    }
    int slot = shared.slotOf(position);
    if (slot == SlotTable.NONE) {
      on.frames().zero(frame);
      parts.counters.add(Count.DEMAND_ZERO);
    } else {
      Refusal refusal = pageIn(on, slot, frame);
      if (refusal != null) {
        return refusal;
      }
      shared.setSlotOf(position, SlotTable.NONE);
    }
    parts.frames.adopted();
    shared.setResidentIndex(position, parts.resident.add(shared, position, frame.value(), slot));
    return null;
  }

  /** Reads a slot into a frame; gives the frame back if that fails. */
  private @Nullable Refusal pageIn(Processor on, int slot, FrameNumber frame) {
    try {
      parts.slots.read(slot, bytes);
    } catch (StoreException e) {
      evictor.storeFailed(e);
      parts.frames.giveBack(frame);
      return new Refusal(Reason.IO_ERROR, String.valueOf(e.getMessage()));
    }
    on.frames().write(frame, 0, bytes, 0, PageNumber.BYTES);
    parts.counters.add(Count.PAGE_IN);
    return null;
  }
}
