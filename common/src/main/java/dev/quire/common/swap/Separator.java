package dev.quire.common.swap;

import dev.quire.api.FrameNumber;
import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.api.Processor;
import dev.quire.api.TableEdit;
import dev.quire.common.swap.PagerStatistics.Count;
import org.jspecify.annotations.Nullable;

/**
 * Gives a page that several processes have since a fork a frame of its own. Who is the last to have
 * the old frame keeps it, without a copy.
 */
final class Separator {

  private final PagerParts parts;
  private final Evictor evictor;
  private final byte[] bytes = new byte[PageNumber.BYTES];

  Separator(PagerParts parts, Evictor evictor) {
    this.parts = parts;
    this.evictor = evictor;
  }

  /**
   * Makes a mapped page its process's alone, with all that its region grants; returns why it cannot
   * be, or null.
   */
  @Nullable Refusal separate(
      Processor on, UserSpace space, Region region, PageNumber page, FrameNumber frame) {
    if (parts.sharers(frame) <= 1) {
      try (TableEdit edit = on.edit(space.space())) {
        edit.protect(page, region.protection());
      }
      parts.counters.add(Count.TAKE_OVER);
      return null;
    }
    FrameNumber copy = copy(on, space, frame);
    if (copy == null) {
      return FileLoader.noFrame();
    }
    exchange(on, space, region, page, copy);
    parts.counters.add(Count.COPY_ON_WRITE);
    return null;
  }

  /** A reserved frame with the contents of another; null if none can be had. */
  private @Nullable FrameNumber copy(Processor on, UserSpace space, FrameNumber frame) {
    FrameNumber copy = parts.frames.tryTake(space);
    if (copy != null) {
      on.frames().copy(frame, copy);
      return copy;
    }
    // The page that leaves to make room may be this very one.
    on.frames().read(frame, 0, bytes, 0, PageNumber.BYTES);
    copy = parts.frames.take(on, space, evictor);
    if (copy != null) {
      on.frames().write(copy, 0, bytes, 0, PageNumber.BYTES);
    }
    return copy;
  }

  /** Puts the copy in the page's place. Nobody else has its contents, so it counts as dirty. */
  private void exchange(
      Processor on, UserSpace space, Region region, PageNumber page, FrameNumber copy) {
    parts.paging.frames().markDirty(copy);
    int freed = SlotTable.NONE;
    try (TableEdit edit = on.edit(space.space())) {
      PageState before = edit.remap(page, copy, region.protection(), region.type());
      freed = parts.leave(edit, space, page.value(), before);
      parts.adopt(space, page, copy, SlotTable.NONE);
    }
    if (freed != SlotTable.NONE) {
      parts.slots.free(freed);
    }
  }
}
