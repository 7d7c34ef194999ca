package dev.quire.api;

import com.google.auto.value.AutoValue;

/** What stands in a page's place: nothing, a ticket, or a mapping. */
public sealed interface PageState {

  /** Returns the state of a page that holds nothing. */
  static PageState absent() {
    return Absent.INSTANCE;
  }

  /** Returns the state of a page that holds a ticket with this payload. */
  static PageState ticket(long payload) {
    return new AutoValue_PageState_Ticket(payload);
  }

  /** Whether the page holds nothing. */
  default boolean isAbsent() {
    return this instanceof Absent;
  }

  /** Nothing: the entry is the zero word. */
  final class Absent implements PageState {
    static final Absent INSTANCE = new Absent();

    private Absent() {}

    @Override
    public String toString() {
      return "absent";
    }
  }

  /** Not present, with a payload that belongs to the kernel. */
  @AutoValue
  abstract non-sealed class Ticket implements PageState {
    Ticket() {}

    /** The payload: {@link Layout#ticketBits()} bits, unsigned. */
    public abstract long payload();
  }

  /** A frame, mapped. */
  @AutoValue
  abstract non-sealed class Mapped implements PageState {
    Mapped() {}

    /** Returns a mapping in all its detail. */
    public static Mapped of(
        FrameNumber frame,
        Protection protection,
        MemoryType type,
        boolean accessed,
        boolean dirty,
        boolean global) {
      return new AutoValue_PageState_Mapped(frame, protection, type, accessed, dirty, global);
    }

    /** The frame. */
    public abstract FrameNumber frame();

    /** The protection as effective: hardware without execute-never grants execute. */
    public abstract Protection protection();

    /** The memory type. */
    public abstract MemoryType type();

    /** Whether the page was accessed since this was last cleared; may be set by speculation. */
    public abstract boolean accessed();

    /** Whether the page was written through this mapping since this was last cleared; exact. */
    public abstract boolean dirty();

    /** Whether the mapping is the same in every address space. */
    public abstract boolean global();
  }
}
