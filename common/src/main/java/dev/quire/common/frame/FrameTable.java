package dev.quire.common.frame;

import dev.quire.api.FrameNumber;
import dev.quire.api.PagingException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What the kernel knows of each frame of RAM: its references, its owner, whether it is dirty,
 * whether it waits zeroed, and how many entries are occupied if it holds a table. The arrays are
 * made in chunks, when a frame in them is first used.
 *
 * <p>A frame is <em>free</em> (no references), <em>zeroed</em> (free, in the pool, its contents
 * known to be zero) or <em>allocated</em> (1 or more references, an owner). Laws:
 *
 * <ol>
 *   <li>All of that is one word and changes by compare-and-set: of two that drop the last reference
 *       at once, one frees the frame and the other is refused.
 *   <li>Only an allocated frame is dirty, has an owner, or can be retained or released.
 *   <li>A frame is clean and counts no entries when it is allocated.
 * </ol>
 *
 * <p>The count of entries is the exception: it is a plain number, guarded by the lock of the space
 * whose table it is. It is kept for every frame of RAM, also for those that boot took.
 */
public final class FrameTable {

  /** What {@link #release} returns while there are references left. */
  static final int HELD = -1;

  private static final int CHUNK_BITS = 12;
  private static final int CHUNK_FRAMES = 1 << CHUNK_BITS;

  // The state word, from the lowest bit: references, dirty, zeroed, owner. A free frame's is 0.
  private static final int REFERENCE_BITS = Integer.SIZE - 1;
  private static final long REFERENCES = (1L << REFERENCE_BITS) - 1;
  private static final long DIRTY = 1L << REFERENCE_BITS;
  private static final long ZEROED = DIRTY << 1;
  private static final int OWNER_SHIFT = REFERENCE_BITS + 2;

  /** Stands for every chunk that was not touched; read, never written. */
  private static final Chunk UNTOUCHED = new Chunk();

  private final long base;
  private final long span;
  private final AtomicReferenceArray<Chunk> chunks;

  FrameTable(FrameRuns ram) {
    base = ram.lowest();
    span = ram.limit() - base;
    Chunk[] none = new Chunk[(int) ((span + CHUNK_FRAMES - 1) / CHUNK_FRAMES)];
    Arrays.fill(none, UNTOUCHED);
    chunks = new AtomicReferenceArray<>(none);
  }

  /**
   * Returns the number of occupied entries of the table in {@code frame}, as {@link #addTableCount}
   * left it; 0 when the frame is allocated.
   *
   * @throws PagingException.NoSuchFrame if the frame is not RAM
   */
  public int tableCount(long frame) {
    long index = ramIndex(frame);
    return chunks.get((int) (index >>> CHUNK_BITS)).tableCounts[slot(index)];
  }

  /**
   * Adds to the number of occupied entries of the table in {@code frame}. The caller holds the lock
   * of the space whose table it is.
   *
   * @return the new number
   * @throws PagingException.NoSuchFrame if the frame is not RAM
   */
  public int addTableCount(long frame, int delta) {
    long index = ramIndex(frame);
    Chunk chunk = chunks.get((int) (index >>> CHUNK_BITS));
    if (chunk == UNTOUCHED) {
      chunk = touched(index);
    }
    return chunk.tableCounts[slot(index)] += delta;
  }

  /**
   * The array that holds the number of occupied entries of the table in {@code frame}, at {@link
   * #tableCountIndex}: for whoever counts again and again, as {@link #addTableCount} would.
   *
   * @throws PagingException.NoSuchFrame if the frame is not RAM
   */
  public int[] tableCounts(long frame) {
    long index = ramIndex(frame);
    Chunk chunk = chunks.get((int) (index >>> CHUNK_BITS));
    return (chunk == UNTOUCHED ? touched(index) : chunk).tableCounts;
  }

  /** Where the number of a table's entries stands in {@link #tableCounts}. */
  public int tableCountIndex(long frame) {
    return slot(ramIndex(frame));
  }

  /** The references of the frame; 0 if it is not allocated, or not RAM. */
  public int references(long frame) {
    return (int) (word(frame) & REFERENCES);
  }

  /** Whether the frame is allocated and dirty. */
  public boolean isDirty(long frame) {
    return (word(frame) & DIRTY) != 0;
  }

  /** Whether the frame is free and its contents are known to be zero. */
  boolean isZeroed(long frame) {
    return (word(frame) & ZEROED) != 0;
  }

  /** Makes a free or zeroed frame an allocated one with one reference. */
  void allocate(long frame, int owner) {
    AtomicLongArray words = words(frame);
    int slot = slot(frame - base);
    if ((words.get(slot) & REFERENCES) != 0) {
      throw new IllegalStateException(FrameNumber.of(frame) + " was free and allocated at once");
    }
    // No one else writes the word of a free frame: the allocator's lock is held.
    words.setRelease(slot, 1L | (long) owner << OWNER_SHIFT);
  }

  /** Says of a free frame whether its contents are known to be zero. */
  void setZeroed(long frame, boolean zeroed) {
    long old = zeroed ? 0 : ZEROED;
    if (!words(frame).compareAndSet(slot(frame - base), old, ZEROED - old)) {
      throw new IllegalStateException(FrameNumber.of(frame) + " is not free");
    }
  }

  /** Adds a reference to an allocated frame. */
  void retain(long frame) {
    while (true) {
      long word = allocatedWord(frame);
      if ((word & REFERENCES) == REFERENCES) {
        throw new IllegalStateException(FrameNumber.of(frame) + " has too many references");
      }
      if (words(frame).compareAndSet(slot(frame - base), word, word + 1)) {
        return;
      }
    }
  }

  /**
   * Drops a reference of an allocated frame; with the last one the frame is free.
   *
   * @return the owner if the frame is free now, else {@link #HELD}
   */
  int release(long frame) {
    while (true) {
      long word = allocatedWord(frame);
      boolean last = (word & REFERENCES) == 1;
      AtomicLongArray words = words(frame);
      if (words.compareAndSet(slot(frame - base), word, last ? 0 : word - 1)) {
        if (!last) {
          return HELD;
        }
        long index = frame - base;
        chunks.get((int) (index >>> CHUNK_BITS)).tableCounts[slot(index)] = 0;
        return (int) (word >>> OWNER_SHIFT);
      }
    }
  }

  /** Marks a frame dirty or clean if it is allocated; returns whether it is. */
  boolean setDirty(long frame, boolean dirty) {
    while (true) {
      long word = word(frame);
      if ((word & REFERENCES) == 0) {
        return false;
      }
      long changed = dirty ? word | DIRTY : word & ~DIRTY;
      if (changed == word || words(frame).compareAndSet(slot(frame - base), word, changed)) {
        return true;
      }
    }
  }

  /** The number of chunks that were allocated. */
  int touchedChunks() {
    int touched = 0;
    for (int i = 0; i < chunks.length(); i++) {
      touched += chunks.get(i) == UNTOUCHED ? 0 : 1;
    }
    return touched;
  }

  private long allocatedWord(long frame) {
    long word = word(frame);
    if ((word & REFERENCES) == 0) {
      throw new PagingException.FrameNotAllocated(FrameNumber.of(frame));
    }
    return word;
  }

  /** The state word; that of a free frame if the frame is not RAM. */
  private long word(long frame) {
    long index = frame - base;
    return Long.compareUnsigned(index, span) < 0
        ? chunks.get((int) (index >>> CHUNK_BITS)).words.get(slot(index))
        : 0;
  }

  /** The words of the chunk of a frame of RAM, for a change. */
  private AtomicLongArray words(long frame) {
    long index = frame - base;
    Chunk chunk = chunks.get((int) (index >>> CHUNK_BITS));
    return chunk == UNTOUCHED ? touched(index).words : chunk.words;
  }

  private Chunk touched(long index) {
    int number = (int) (index >>> CHUNK_BITS);
    chunks.compareAndSet(number, UNTOUCHED, new Chunk());
    return chunks.get(number);
  }

  private long ramIndex(long frame) {
    long index = frame - base;
    if (Long.compareUnsigned(index, span) >= 0) {
      throw new PagingException.NoSuchFrame(FrameNumber.of(frame));
    }
    return index;
  }

  private static int slot(long index) {
    return (int) index & (CHUNK_FRAMES - 1);
  }

  /** The metadata of {@link #CHUNK_FRAMES} frames. */
  private static final class Chunk {
    final AtomicLongArray words = new AtomicLongArray(CHUNK_FRAMES);
    final int[] tableCounts = new int[CHUNK_FRAMES];
  }
}
