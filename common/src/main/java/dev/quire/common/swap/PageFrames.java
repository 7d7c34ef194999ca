package dev.quire.common.swap;

import dev.quire.api.FrameAllocator;
import dev.quire.api.FrameNumber;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import org.jspecify.annotations.Nullable;

/**
 * The frames of processes' pages, within their budget. A frame is first <em>reserved</em>, then
 * either adopted by the table of resident pages or given back.
 */
final class PageFrames {

  private final FrameAllocator allocator;
  private final ResidentTable resident;
  private long limit = Long.MAX_VALUE;
  private int reserved;

  PageFrames(FrameAllocator allocator, ResidentTable resident) {
    this.allocator = allocator;
    this.resident = resident;
  }

  long limit() {
    return limit;
  }

  void setLimit(long frames) {
    limit = frames;
  }

  /** How many frames must leave before the budget holds again. */
  long excess() {
    return Math.max(0, used() - limit);
  }

  /** Reserves a frame if there is one without evicting. */
  @Nullable FrameNumber tryTake(PageOwner owner) {
    if (used() >= limit) {
      return null;
    }
    try {
      FrameNumber frame = allocator.allocate(owner.frameOwner());
      reserved++;
      return frame;
    } catch (PagingException.OutOfFrames none) {
      return null;
    }
  }

  /** Reserves a frame, evicting pages until there is one; null if no page can leave any more. */
  @Nullable FrameNumber take(Processor on, PageOwner owner, Evictor evictor) {
    while (true) {
      FrameNumber frame = tryTake(owner);
      if (frame != null || !evictor.evictOne(on).isDone()) {
        return frame;
      }
    }
  }

  /** Says that a reserved frame is resident now. */
  void adopted() {
    reserved--;
  }

  void giveBack(FrameNumber frame) {
    reserved--;
    allocator.release(frame);
  }

  private long used() {
    return (long) resident.size() + reserved;
  }
}
