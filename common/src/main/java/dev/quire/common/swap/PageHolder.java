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
  private final LargeMappings large;

  PageHolder(PagerParts parts, Evictor evictor, FaultResolver resolver, LargeMappings large) {
    this.parts = parts;
    this.evictor = evictor;
    this.resolver = resolver;
    this.large = large;
  }

  /**
   * The index of a page, brought into a frame of its own if need be; NONE if it cannot be brought
   * in.
   */
  private int bring(Processor on, UserSpace space, PageNumber page) {
    return resolver.resolveOwn(on, space, page) == null
        ? indexOf(on, space, page)
        : ResidentTable.NONE;
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
    if (parts.resident.isHeld(index)) {
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
      Refusal refusal =
          in
              ? resolver.resolveOwn(on, space, at.page())
              : resolver.resolve(on, space, at.page(), Access.READ, true);
      if (refusal != null) {
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
    if (!region.isPrivate() || region.isBarred()) {
      throw new IllegalArgumentException(
          page + " belongs to " + region + "; only a process's own pages can be replaced");
    }
    FrameNumber frame =
        large.separate(on, space, page) ? parts.frames.take(on, space, evictor) : null;
    if (frame == null) {
      return false;
    }
    on.frames().write(frame, 0, bytes, 0, PageNumber.BYTES);
    parts.paging.frames().markDirty(frame);
    try (TableEdit edit = on.edit(space.space())) {
      PageState before = edit.remap(page, frame, region.protection(), region.type());
      exchange(edit, space, page, before, frame);
    }
    return true;
  }

  /** A page that no other process has stays under its index, wired if it was, and on its slot. */
  private void exchange(
      TableEdit edit, UserSpace space, PageNumber page, PageState state, FrameNumber now) {
    if (state instanceof PageState.Mapped mapped && parts.sharers(mapped.frame()) == 1) {
      FrameNumber before = mapped.frame();
      int index = parts.resident.indexOf(before.value());
      if (index != ResidentTable.NONE) {
        parts.unmapped(space, page.value(), before);
        parts.mapped(space, page.value(), now);
        parts.resident.setFrame(index, now.value());
        parts.frames.adopted();
        edit.release(before);
        return;
      }
    }
    int slot = parts.leave(edit, space, page.value(), state);
    parts.adopt(space, page, now, slot);
  }
}
