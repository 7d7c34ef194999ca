package dev.quire.common.swap;

import dev.quire.api.Access;
import dev.quire.api.Copied;
import dev.quire.api.FrameNumber;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.Processor;
import dev.quire.api.TableEdit;
import dev.quire.api.VirtualAddress;
import org.jspecify.annotations.Nullable;

/** What is done to single pages of a process from outside: wire, copy, replace. */
final class PageHolder {

  private final PagerParts parts;
  private final Evictor evictor;
  private final FaultResolver resolver;

  PageHolder(PagerParts parts, Evictor evictor, FaultResolver resolver) {
    this.parts = parts;
    this.evictor = evictor;
    this.resolver = resolver;
  }

  /** The index of a page in a frame, brought in if need be; NONE if it cannot be brought in. */
  private int bring(Processor on, UserSpace space, PageNumber page) {
    int index = indexOf(on, space, page);
    if (index == ResidentTable.NONE
        && resolver.resolve(on, space, page, Access.READ, true) == null) {
      index = indexOf(on, space, page);
    }
    return index;
  }

  /** The index of a page that is mapped in a space, or NONE. */
  private int indexOf(Processor on, UserSpace space, PageNumber page) {
    Region region = space.region(page.value());
    if (region == null || region.kind() == Region.Kind.DEVICE) {
      return ResidentTable.NONE;
    }
    try (TableEdit edit = on.edit(space.space())) {
      return edit.lookup(page) instanceof PageState.Mapped mapped
          ? parts.resident.indexOf(mapped.frame().value())
          : ResidentTable.NONE;
    }
  }

  EvictOutcome evict(Processor on, UserSpace space, PageNumber page) {
    int index = indexOf(on, space, page);
    if (index == ResidentTable.NONE) {
      return EvictOutcome.NOT_RESIDENT;
    }
    if (parts.resident.isWired(index) || parts.resident.isPinned(index)) {
      return EvictOutcome.HELD;
    }
    return evictor.evict(on, index);
  }

  /** Wires all these pages or none; returns whether it did. */
  boolean wire(Processor on, UserSpace space, PageRange pages) {
    for (long i = 0; i < pages.count(); i++) {
      int index = bring(on, space, pages.first().plus(i));
      if (index == ResidentTable.NONE) {
        if (i > 0) {
          unwire(on, space, PageRange.of(pages.first(), i));
        }
        return false;
      }
      parts.resident.wire(index);
    }
    return true;
  }

  void unwire(Processor on, UserSpace space, PageRange pages) {
    for (long i = 0; i < pages.count(); i++) {
      PageNumber page = pages.first().plus(i);
      int index = indexOf(on, space, page);
      if (index == ResidentTable.NONE || !parts.resident.isWired(index)) {
        throw new IllegalStateException(page + " of " + space + " is not wired");
      }
      parts.resident.unwire(index);
    }
  }

  /** Brings a page in and holds it in its frame; null if it cannot be brought in. */
  @Nullable FrameNumber pin(Processor on, UserSpace space, PageNumber page) {
    int index = bring(on, space, page);
    if (index == ResidentTable.NONE) {
      return null;
    }
    parts.resident.pin(index);
    return FrameNumber.of(parts.resident.frame(index));
  }

  void unpin(FrameNumber frame) {
    int index = parts.resident.indexOf(frame.value());
    if (index == ResidentTable.NONE || !parts.resident.isPinned(index)) {
      throw new IllegalStateException(frame + " is not pinned");
    }
    parts.resident.unpin(index);
  }

  /** Copies out of the pages of a process, or into them, whatever their protection. */
  Copied copy(
      Processor on,
      UserSpace space,
      VirtualAddress address,
      byte[] bytes,
      int offset,
      int length,
      boolean in) {
    int done = 0;
    while (done < length) {
      VirtualAddress at = address.plus(done);
      int count = Math.min(length - done, PageNumber.BYTES - at.offset());
      if (resolver.resolve(on, space, at.page(), Access.READ, true) != null) {
        return Copied.stopped(done, at.page());
      }
      try (TableEdit edit = on.edit(space.space())) {
        Copied copied =
            in
                ? edit.copyIn(at, bytes, offset + done, count)
                : edit.copyOut(at, bytes, offset + done, count);
        if (!copied.complete()) {
          return Copied.stopped(done + copied.bytes(), at.page());
        }
      }
      done += count;
    }
    return Copied.all(length);
  }

  /**
   * Puts a new frame with these bytes in a page's place and releases what stood there; returns
   * whether a frame could be had.
   */
  boolean replace(Processor on, UserSpace space, PageNumber page, byte[] bytes) {
    Region region = space.region(page.value());
    if (region == null) {
      throw new NoRegionException(page, space.name());
    }
    if (region.kind() == Region.Kind.SHARED || region.kind() == Region.Kind.DEVICE) {
      throw new IllegalArgumentException(
          page + " belongs to " + region + "; only a process's own pages can be replaced");
    }
    FrameNumber frame = parts.frames.take(on, space, evictor);
    if (frame == null) {
      return false;
    }
    on.frames().write(frame, 0, bytes, 0, PageNumber.BYTES);
    parts.paging.frames().markDirty(frame);
    try (TableEdit edit = on.edit(space.space())) {
      PageState before = edit.remap(page, frame, region.protection(), region.type());
      if (before instanceof PageState.Mapped mapped) {
        exchange(edit, space, page, mapped.frame(), frame);
      } else {
        parts.adopt(space, page, frame, slotOf(space, page, before));
      }
    }
    return true;
  }

  private void exchange(
      TableEdit edit, UserSpace space, PageNumber page, FrameNumber before, FrameNumber now) {
    int index = parts.resident.indexOf(before.value());
    if (index == ResidentTable.NONE) {
      parts.adopt(space, page, now, SlotTable.NONE);
      return;
    }
    parts.reverse.remove(before.value(), space.handle(), page.value());
    parts.reverse.add(now.value(), space.handle(), page.value());
    parts.resident.setFrame(index, now.value());
    parts.frames.adopted();
    edit.release(before);
  }

  /** The slot that a page's ticket names and that stays the page's. */
  private int slotOf(UserSpace space, PageNumber page, PageState state) {
    if (state instanceof PageState.Ticket ticket
        && parts.codec.isTicket(ticket.payload())
        && parts.codec.kind(ticket.payload()) == TicketKind.SLOT) {
      int slot = parts.codec.index(ticket.payload());
      return parts.slots.holds(slot, space, page.value()) ? slot : SlotTable.NONE;
    }
    return SlotTable.NONE;
  }
}
