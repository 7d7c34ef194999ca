package dev.quire.common.engine;

import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageState;
import dev.quire.api.Protection;

/**
 * How one architecture writes page entries. Words are held in {@code long}s, zero-extended.
 *
 * <p>Laws:
 *
 * <ol>
 *   <li>Decoding gives what was encoded: {@code frame(leaf(f, p, t, g)) == f}, and so for
 *       protection (as effective), memory type and global.
 *   <li>The zero word is absent; no leaf and no ticket is the zero word.
 *   <li>{@code payload(ticket(x)) == x} for every payload of {@link #ticketBits} bits, and a ticket
 *       is never mapped.
 *   <li>A new leaf is neither accessed nor dirty; {@link #touch} makes it so, {@link
 *       #clearAccessed} and {@link #clearDirty} undo that, and none changes anything else.
 *   <li>{@link #protect} keeps frame, type, accessed, dirty and global.
 *   <li>A {@link #group} stands in 2^{@link #groupBits} entries, is accessed and dirty, and stays
 *       so; {@link #member} decodes as the group does, but for the frame, and is no group.
 *   <li>A mapped word that becomes absent owes exactly if {@link #accessedBit} is set in it.
 * </ol>
 */
public interface Format {

  /** The number of payload bits of a ticket. */
  int ticketBits();

  /** What to add to a leaf for the same mapping of the next frame. */
  long frameStep();

  /** Returns the entry that maps {@code frame}. */
  long leaf(long frame, Protection protection, MemoryType type, boolean global);

  /** The bits of which every word that maps a frame has one or more, and no other has any. */
  long mappedBits();

  /** The bit of a mapped word that says accessed. */
  long accessedBit();

  /** The bit that says dirty in a mapped word that is no {@link #group}. */
  long dirtyBit();

  /** Whether the word maps a frame. */
  default boolean isMapped(long word) {
    return (word & mappedBits()) != 0;
  }

  /** The frame that a mapped word maps. */
  long frame(long word);

  /** The protection that a mapped word grants, counting writes that are granted after a fault. */
  Protection protection(long word);

  /** The memory type of a mapped word. */
  MemoryType type(long word);

  /** Whether a mapped word is marked accessed. */
  default boolean accessed(long word) {
    return (word & accessedBit()) != 0;
  }

  /** Whether a mapped word is marked dirty. */
  default boolean dirty(long word) {
    return (word & dirtyBit()) != 0;
  }

  /** Whether a mapped word is the same in every space. */
  boolean global(long word);

  /** Returns a mapped word with another protection. */
  long protect(long word, Protection protection);

  /** Returns a mapped word as an access leaves it: accessed, and dirty if it was a write. */
  long touch(long word, boolean write);

  /** Returns a mapped word not accessed. */
  long clearAccessed(long word);

  /** Returns a mapped word not dirty. */
  long clearDirty(long word);

  /**
   * Whether a translation may be cached that must be dropped when {@code old}, a mapped word, is
   * replaced by {@code now}.
   */
  boolean owes(long old, long now);

  /**
   * Whether {@code old}, a mapped word, may be replaced by {@code now}, a mapped word, only through
   * an absent entry and its invalidation.
   */
  boolean needsBreak(long old, long now);

  /**
   * log2 of the page entries that hold the same word for one large mapping; 0 where there is no
   * such thing.
   */
  default int groupBits() {
    return 0;
  }

  /** Whether a word is one of those that stand for a large mapping in each of its entries. */
  default boolean isGroup(long word) {
    return false;
  }

  /**
   * Returns the word that maps 2^{@link #groupBits} pages as {@code first} says its first one.
   * Asked only where there is such a thing.
   */
  default long group(PageState.Mapped first) {
    return 0;
  }

  /** Returns the word that maps {@code page} alone as {@code word} does, if that is a group's. */
  default long member(long word, long page) {
    return word;
  }

  /** Whether {@link #needsBreak} is ever true. */
  boolean breaksBeforeMake();

  /** Returns the not-present word with this payload. */
  long ticket(long payload);

  /** The payload of a ticket's word. */
  long payload(long word);

  /** What the word says, decoded: one call for all of it. */
  default PageState state(long word) {
    if (word == 0) {
      return PageState.absent();
    }
    if (!isMapped(word)) {
      return PageState.ticket(payload(word));
    }
    return PageState.Mapped.of(
        FrameNumber.of(frame(word)),
        protection(word),
        type(word),
        accessed(word),
        dirty(word),
        global(word));
  }

  /** The word, decoded by the manual's field names. */
  String describe(long word);
}
