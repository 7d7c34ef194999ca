package dev.quire.api;

import java.util.Arrays;

/**
 * Room for the states of many pages, filled by the range operations of {@link TableEdit} without an
 * object per page and to be used again. Positions count from 0, the first page of the range.
 */
public final class PageBuffer {
  private static final long TICKET = 1;
  private static final long MAPPED = 2;
  private static final long ACCESSED = 4;
  private static final long DIRTY = 8;
  private static final long GLOBAL = 16;
  private static final int PROTECTION_SHIFT = 5;
  private static final int TYPE_SHIFT = 8;
  private static final int FRAME_SHIFT = 10;
  private static final Protection[] PROTECTIONS = Protection.values();
  private static final MemoryType[] TYPES = MemoryType.values();

  private long[] words = new long[64];
  private int size;

  /** Creates an empty buffer. */
  public PageBuffer() {}

  /** Forgets everything. */
  public void clear() {
    size = 0;
  }

  /** The number of pages held. */
  public int size() {
    return size;
  }

  /** Adds an absent page. */
  public void addAbsent() {
    add(0);
  }

  /** Adds a page with a ticket. */
  public void addTicket(long payload) {
    add(payload << FRAME_SHIFT | TICKET);
  }

  /** Adds a mapped page; {@code frame} is a frame number. */
  public void addMapped(
      long frame,
      Protection protection,
      MemoryType type,
      boolean accessed,
      boolean dirty,
      boolean global) {
    add(
        frame << FRAME_SHIFT
            | MAPPED
            | (accessed ? ACCESSED : 0)
            | (dirty ? DIRTY : 0)
            | (global ? GLOBAL : 0)
            | (long) protection.ordinal() << PROTECTION_SHIFT
            | (long) type.ordinal() << TYPE_SHIFT);
  }

  /** Whether the page at {@code position} is absent. */
  public boolean isAbsent(int position) {
    return word(position) == 0;
  }

  /** Whether the page at {@code position} holds a ticket. */
  public boolean isTicket(int position) {
    return (word(position) & TICKET) != 0;
  }

  /** Whether the page at {@code position} is mapped. */
  public boolean isMapped(int position) {
    return (word(position) & MAPPED) != 0;
  }

  /** The payload of the ticket at {@code position}. */
  public long ticket(int position) {
    check(isTicket(position), position, "a ticket");
    return word(position) >>> FRAME_SHIFT;
  }

  /** The frame mapped at {@code position}. */
  public FrameNumber frame(int position) {
    check(isMapped(position), position, "mapped");
    return FrameNumber.of(word(position) >>> FRAME_SHIFT);
  }

  /** Whether the mapping at {@code position} is dirty. */
  public boolean dirty(int position) {
    return isMapped(position) && (word(position) & DIRTY) != 0;
  }

  /** Whether the mapping at {@code position} was accessed. */
  public boolean accessed(int position) {
    return isMapped(position) && (word(position) & ACCESSED) != 0;
  }

  /** The whole state of the page at {@code position}. */
  public PageState state(int position) {
    long word = word(position);
    if (word == 0) {
      return PageState.absent();
    }
    if ((word & TICKET) != 0) {
      return PageState.ticket(word >>> FRAME_SHIFT);
    }
    return PageState.Mapped.of(
        frame(position),
        PROTECTIONS[(int) (word >>> PROTECTION_SHIFT) & (PROTECTIONS.length - 1)],
        TYPES[(int) (word >>> TYPE_SHIFT) & (TYPES.length - 1)],
        (word & ACCESSED) != 0,
        (word & DIRTY) != 0,
        (word & GLOBAL) != 0);
  }

  private void add(long word) {
    if (size == words.length) {
      words = Arrays.copyOf(words, 2 * size);
    }
    words[size++] = word;
  }

  private long word(int position) {
    if (position < 0 || position >= size) {
      throw new IndexOutOfBoundsException("position " + position + " of " + size + " pages");
    }
    return words[position];
  }

  private static void check(boolean ok, int position, String what) {
    if (!ok) {
      throw new IllegalStateException("the page at position " + position + " is not " + what);
    }
  }
}
