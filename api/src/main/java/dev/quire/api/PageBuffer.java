package dev.quire.api;

import java.util.Arrays;

/**
 * Room for the states of many pages, filled by the range operations of {@link TableEdit} without an
 * object per page and to be used again. Positions count from 0, the first page of the range.
 */
public final class PageBuffer {

  /** The most bits that the payload of a ticket can have: 54. */
  public static final int MAX_TICKET_BITS = Long.SIZE - PageState.Mapped.FRAME_SHIFT;

  private static final long TICKET = 1;
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
    add(payload << PageState.Mapped.FRAME_SHIFT | TICKET);
  }

  /** Adds a mapped page; {@code frame} is a frame number. */
  public void addMapped(
      long frame,
      Protection protection,
      MemoryType type,
      boolean accessed,
      boolean dirty,
      boolean global) {
    add(PageState.Mapped.word(frame, protection, type, accessed, dirty, global));
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
    return (word(position) & PageState.Mapped.MARK) != 0;
  }

  /** The payload of the ticket at {@code position}. */
  public long ticket(int position) {
    check(isTicket(position), position, "a ticket");
    return word(position) >>> PageState.Mapped.FRAME_SHIFT;
  }

  /** The frame mapped at {@code position}. */
  public FrameNumber frame(int position) {
    check(isMapped(position), position, "mapped");
    return FrameNumber.of(word(position) >>> PageState.Mapped.FRAME_SHIFT);
  }

  /** Whether the mapping at {@code position} is dirty. */
  public boolean dirty(int position) {
    return isMapped(position) && PageState.Mapped.dirty(word(position));
  }

  /** Whether the mapping at {@code position} was accessed. */
  public boolean accessed(int position) {
    return isMapped(position) && PageState.Mapped.accessed(word(position));
  }

  /** The whole state of the page at {@code position}. */
  public PageState state(int position) {
    long word = word(position);
    if (word == 0) {
      return PageState.absent();
    }
    if ((word & TICKET) != 0) {
      return PageState.ticket(word >>> PageState.Mapped.FRAME_SHIFT);
    }
    return new PageState.Mapped(word);
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
