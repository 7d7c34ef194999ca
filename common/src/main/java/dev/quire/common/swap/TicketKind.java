package dev.quire.common.swap;

/** What will answer the fault of a page that is not there. */
public enum TicketKind {
  /**
   * Nothing was written to the page yet: it is filled with zeroes. All such pages share a ticket.
   */
  BLANK(1),
  /** The page comes from a file, as the region with the ticket's index describes. */
  FILE_REGION(2),
  /** The page is on the backing store, in the slot that is the ticket's index. */
  SLOT(3);

  private final int code;

  TicketKind(int code) {
    this.code = code;
  }

  /** The kind as the ticket holds it: 1 to 3, so that zero is no kind. */
  int code() {
    return code;
  }

  /** The kind with a code that {@link #code} returned. */
  static TicketKind ofCode(long code) {
    return code == BLANK.code ? BLANK : code == SLOT.code ? SLOT : FILE_REGION;
  }
}
