package dev.quire.common.engine;

import dev.quire.api.FrameNumber;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageState;
import org.jspecify.annotations.Nullable;

/** Turns entries into page states. */
final class States {
  private final Format format;
  private final long frameStep;
  // What was decoded last, and its word without the frame: many pages differ in that alone.
  private PageState.@Nullable Mapped decoded;
  private long decodedRest;

  States(Format format) {
    this.format = format;
    this.frameStep = format.frameStep();
  }

  PageState of(long word) {
    if (!format.isMapped(word)) {
      return format.state(word);
    }
    long frame = format.frame(word);
    long rest = word - frame * frameStep;
    PageState.Mapped alike = decoded;
    if (rest != decodedRest || alike == null) {
      alike = (PageState.Mapped) format.state(word);
      decoded = alike;
      decodedRest = rest;
      return alike;
    }
    return PageState.Mapped.of(
        FrameNumber.of(frame),
        alike.protection(),
        alike.type(),
        alike.accessed(),
        alike.dirty(),
        alike.global());
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
