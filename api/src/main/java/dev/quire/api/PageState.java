package dev.quire.api;

import com.google.auto.value.AutoValue;
import org.jspecify.annotations.Nullable;

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

  /** A frame, mapped. Held in one word, as {@link PageBuffer} holds it. */
  final class Mapped implements PageState {
    static final int FRAME_SHIFT = 10;
    static final long MARK = 1 << 1;
    private static final long ACCESSED = 1 << 2;
    private static final long DIRTY = 1 << 3;
    private static final long GLOBAL = 1 << 4;
    private static final int PROTECTION_SHIFT = 5;
    private static final int TYPE_SHIFT = 8;
    private static final Protection[] PROTECTIONS = Protection.values();
    private static final MemoryType[] TYPES = MemoryType.values();

    private final long word;

    Mapped(long word) {
      this.word = word;
    }

    /** Returns a mapping in all its detail. */
    public static Mapped of(
        FrameNumber frame,
        Protection protection,
        MemoryType type,
        boolean accessed,
        boolean dirty,
        boolean global) {
      return new Mapped(word(frame.value(), protection, type, accessed, dirty, global));
    }

    static long word(
        long frame,
        Protection protection,
        MemoryType type,
        boolean accessed,
        boolean dirty,
        boolean global) {
      return frame << FRAME_SHIFT
          | MARK
          | (accessed ? ACCESSED : 0)
          | (dirty ? DIRTY : 0)
          | (global ? GLOBAL : 0)
          | (long) protection.ordinal() << PROTECTION_SHIFT
          | (long) type.ordinal() << TYPE_SHIFT;
    }

    static boolean accessed(long word) {
      return (word & ACCESSED) != 0;
    }

    static boolean dirty(long word) {
      return (word & DIRTY) != 0;
    }

    /** Returns the same mapping of another frame. */
    public Mapped withFrame(FrameNumber frame) {
      return new Mapped(frame.value() << FRAME_SHIFT | (word & ((1L << FRAME_SHIFT) - 1)));
    }

    /** The frame. */
    public FrameNumber frame() {
      return FrameNumber.of(word >>> FRAME_SHIFT);
    }

    /** The protection as effective: hardware without execute-never grants execute. */
    public Protection protection() {
      return PROTECTIONS[(int) (word >>> PROTECTION_SHIFT) & (PROTECTIONS.length - 1)];
    }

    /** The memory type. */
    public MemoryType type() {
      return TYPES[(int) (word >>> TYPE_SHIFT) & (TYPES.length - 1)];
    }

    /** Whether the page was accessed since this was last cleared; may be set by speculation. */
    public boolean accessed() {
      return accessed(word);
    }

    /** Whether the page was written through this mapping since this was last cleared; exact. */
    public boolean dirty() {
      return dirty(word);
    }

    /** Whether the mapping is the same in every address space. */
    public boolean global() {
      return (word & GLOBAL) != 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Mapped that && word == that.word;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(word);
    }

    @Override
    public String toString() {
      return "mapped to "
          + frame()
          + " "
          + protection()
          + " "
          + type()
          + (accessed() ? " accessed" : "")
          + (dirty() ? " dirty" : "")
          + (global() ? " global" : "");
    }
  }
}
