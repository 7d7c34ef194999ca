package dev.quire.common.swap;

import dev.quire.api.FrameNumber;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Processor;
import dev.quire.api.TableEdit;
import dev.quire.common.swap.PagerStatistics.Count;
import dev.quire.common.swap.Violation.Reason;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Loads pages of file regions: reads them with no edit open, into frames that nobody sees, then
 * maps them in one edit.
 */
final class FileLoader {

  /** The most pages loaded at once. */
  static final int MOST = 16;

  private final PagerParts parts;
  private final Evictor evictor;
  private final long[] filled = new long[MOST];
  private final PageBuffer states = new PageBuffer();
  private final byte[] bytes = new byte[PageNumber.BYTES];

  FileLoader(PagerParts parts, Evictor evictor) {
    this.parts = parts;
    this.evictor = evictor;
  }

  /**
   * Loads the page of a fault and, while frames are free, those behind it that the region wants
   * prefetched.
   */
  @Nullable Refusal demand(Processor on, UserSpace space, Region region, PageNumber page) {
    FrameNumber frame = parts.frames.take(on, space, evictor);
    if (frame == null) {
      return noFrame();
    }
    Refusal refusal = fill(on, region, page, frame);
    if (refusal != null) {
      return refusal;
    }
    int count = 1 + fillMore(on, space, region, page.plus(1), region.prefetch());
    filled[0] = frame.value();
    map(on, space, region, page, count);
    count(Count.DEMAND_LOAD, 1);
    count(Count.PREFETCH, count - 1);
    return null;
  }

  /** Loads all pages of file regions in a range that were not loaded yet. */
  Optional<Refusal> eager(Processor on, UserSpace space, PageRange range) {
    for (Region part : space.map().within(range)) {
      Refusal refusal =
          part.kind() == Region.Kind.FILE && !part.isBarred() ? eager(on, space, part) : null;
      if (refusal != null) {
        return Optional.of(refusal);
      }
    }
    return Optional.empty();
  }

  private @Nullable Refusal eager(Processor on, UserSpace space, Region part) {
    PageNumber page = part.pages().first();
    while (page.compareTo(part.pages().limit()) < 0) {
      if (resting(on, space, part, page, 1) == 0) {
        page = page.plus(1);
        continue;
      }
      FrameNumber frame = parts.frames.take(on, space, evictor);
      if (frame == null) {
        return noFrame();
      }
      Refusal refusal = fill(on, part, page, frame);
      if (refusal != null) {
        return refusal;
      }
      int count = 1 + fillMore(on, space, part, page.plus(1), MOST - 1);
      filled[0] = frame.value();
      map(on, space, part, page, count);
      count(Count.EAGER_LOAD, count);
      page = page.plus(count);
    }
    return null;
  }

  /** Fills frames for up to {@code most} pages from {@code page} on; returns for how many. */
  private int fillMore(Processor on, UserSpace space, Region region, PageNumber page, int most) {
    int count = resting(on, space, region, page, most);
    for (int i = 0; i < count; i++) {
      FrameNumber frame = parts.frames.tryTake(space);
      if (frame == null || fill(on, region, page.plus(i), frame) != null) {
        return i;
      }
      filled[1 + i] = frame.value();
    }
    return count;
  }

  /** How many pages from {@code page} on hold the region's own ticket, up to {@code most}. */
  private int resting(Processor on, UserSpace space, Region region, PageNumber page, int most) {
    int count = (int) Math.min(most, region.pages().limit().value() - page.value());
    if (count <= 0) {
      return 0;
    }
    states.clear();
    try (TableEdit edit = on.edit(space.space())) {
      edit.lookup(PageRange.of(page, count), states);
    }
    long ticket = parts.restTicket(region);
    int resting = 0;
    while (resting < count && states.isTicket(resting) && states.ticket(resting) == ticket) {
      resting++;
    }
    return resting;
  }

  /** Reads a page into a frame; gives the frame back if that fails. */
  private @Nullable Refusal fill(Processor on, Region region, PageNumber page, FrameNumber frame) {
    boolean full = false;
    try {
      region.source().read(region.index(page.value()), bytes);
      on.frames().write(frame, 0, bytes, 0, PageNumber.BYTES);
      full = true;
      return null;
    } catch (UncheckedIOException e) {
      parts.counters.add(Count.IO_ERROR);
      return new Refusal(Reason.IO_ERROR, region + " cannot be read: " + e.getMessage());
    } finally {
      if (!full) {
        parts.frames.giveBack(frame);
      }
    }
  }

  private void map(Processor on, UserSpace space, Region region, PageNumber page, int count) {
    int mapped = 0;
    try (TableEdit edit = on.edit(space.space())) {
      for (; mapped < count; mapped++) {
        FrameNumber frame = FrameNumber.of(filled[mapped]);
        edit.remap(page.plus(mapped), frame, region.protection(), region.type());
        parts.adopt(space, page.plus(mapped), frame, SlotTable.NONE);
      }
    } finally {
      for (; mapped < count; mapped++) {
        parts.frames.giveBack(FrameNumber.of(filled[mapped]));
      }
    }
  }

  private void count(Count count, int times) {
    for (int i = 0; i < times; i++) {
      parts.counters.add(count);
    }
  }

  static Refusal noFrame() {
    return new Refusal(Reason.OUT_OF_FRAMES, "no frame is free and no page can leave its frame");
  }
}
