package dev.quire.common.engine;

import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageState;
import dev.quire.api.Protection;
import org.jspecify.annotations.Nullable;

/** Turns entries into page states. */
final class States {
  private static final long LAST_FRAME = -1;

  private final Format format;
  private final long frameBits;
  private final int frameShift;
  // What was decoded last, and its word without the frame: many pages differ in that alone.
  private PageState.@Nullable Mapped decoded;
  private long decodedRest;

  States(Format format) {
    this.format = format;
    this.frameBits = leaf(format, LAST_FRAME) ^ leaf(format, 0);
    this.frameShift = Long.numberOfTrailingZeros(format.frameStep());
  }

  private static long leaf(Format format, long frame) {
    return format.leaf(frame, Protection.KERNEL_READ, MemoryType.WRITE_BACK, false);
  }

  PageState of(long word) {
    PageState.Mapped alike = decoded;
    if (alike != null && (word & ~frameBits) == decodedRest) {
      return alike.withFrame(FrameNumber.of((word & frameBits) >>> frameShift));
    }
    PageState state = format.state(word);
    if (state instanceof PageState.Mapped mapped) {
      decoded = mapped;
      decodedRest = word & ~frameBits;
    }
    return state;
  }

  void add(long word, PageBuffer to) {
    if (word == 0) {
      to.addAbsent();
    } else if (!format.isMapped(word)) {
      to.addTicket(format.payload(word));
    } else {
      to.addMapped(
          format.frame(word),
          format.protection(word),
          format.type(word),
          format.accessed(word),
          format.dirty(word),
          format.global(word));
    }
  }
}
