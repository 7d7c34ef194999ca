package dev.quire.common.engine;

import dev.quire.api.FrameNumber;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageState;

/** Turns entries into page states. */
final class States {
  private States() {}

  static PageState of(Format format, long word) {
    if (word == 0) {
      return PageState.absent();
    }
    if (!format.isMapped(word)) {
      return PageState.ticket(format.payload(word));
    }
    return PageState.Mapped.of(
        FrameNumber.of(format.frame(word)),
        format.protection(word),
        format.type(word),
        format.accessed(word),
        format.dirty(word),
        format.global(word));
  }

  static void add(Format format, long word, PageBuffer states) {
    if (word == 0) {
      states.addAbsent();
    } else if (!format.isMapped(word)) {
      states.addTicket(format.payload(word));
    } else {
      states.addMapped(
          format.frame(word),
          format.protection(word),
          format.type(word),
          format.accessed(word),
          format.dirty(word),
          format.global(word));
    }
  }
}
