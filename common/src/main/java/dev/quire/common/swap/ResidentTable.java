package dev.quire.common.swap;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The pages that are in frames, in arrays under an index that stays while the page does. The hand
 * of second chance goes round these indices.
 *
 * <p>Which processes have a page of their own in a frame, the reverse map says: one, or several
 * since a fork. A page that is wired or pinned is never one of several.
 */
final class ResidentTable {

  static final int NONE = LongIntMap.NONE;

  private static final long NO_FRAME = -1;

  private final LongIntMap byFrame = new LongIntMap();
  private @Nullable SharedMemory[] objects = new SharedMemory[64];
  private long[] pages = new long[64];
  private long[] frames = new long[64];
  private int[] slots = new int[64];
  private int[] wired = new int[64];
  private int[] pinned = new int[64];
  private int[] stamps = new int[64];
  private int limit;
  private int[] free = new int[64];
  private int freeCount;
  private int wiredPages;
  private int pinnedPages;

  /**
   * Adds a page and returns its index.
   *
   * @param object the shared object whose page it is; null for a process's own page
   * @param page the page of the process, or its position in the shared object
   */
  int add(@Nullable SharedMemory object, long page, long frame, int slot) {
    int index = freeCount > 0 ? free[--freeCount] : newIndex();
    objects[index] = object;
    pages[index] = page;
    frames[index] = frame;
    slots[index] = slot;
    wired[index] = 0;
    pinned[index] = 0;
    stamps[index]++;
    byFrame.put(frame, index);
    return index;
  }

  void remove(int index) {
    if (wired[index] > 0) {
      wiredPages--;
    }
    if (pinned[index] > 0) {
      pinnedPages--;
    }
    byFrame.remove(frames[index]);
    frames[index] = NO_FRAME;
    objects[index] = null;
    stamps[index]++;
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, 2 * freeCount);
    }
    free[freeCount++] = index;
  }

  /** The number of pages. */
  int size() {
    return byFrame.size();
  }

  /** All indices are below this. */
  int limit() {
    return limit;
  }

  /** The index of the page in a frame, or {@link #NONE}. */
  int indexOf(long frame) {
    return byFrame.get(frame);
  }

  boolean holds(int index) {
    return frames[index] != NO_FRAME;
  }

  /** The shared object whose page it is; null for a process's own page. */
  @Nullable SharedMemory object(int index) {
    return objects[index];
  }

  /** The page of its process, or its position in the shared object. */
  long page(int index) {
    return pages[index];
  }

  long frame(int index) {
    return frames[index];
  }

  /** Puts the page into another frame. */
  void setFrame(int index, long frame) {
    byFrame.remove(frames[index]);
    frames[index] = frame;
    byFrame.put(frame, index);
  }

  /** The slot that the page came from or was last written to; {@link SlotTable#NONE}. */
  int slot(int index) {
    return slots[index];
  }

  void setSlot(int index, int slot) {
    slots[index] = slot;
  }

  /** Changes whenever the index gets or loses a page. */
  int stamp(int index) {
    return stamps[index];
  }

  /** Whether the page may not leave: it is wired or pinned. */
  boolean isHeld(int index) {
    return isWired(index) || isPinned(index);
  }

  boolean isWired(int index) {
    return wired[index] > 0;
  }

  void wire(int index) {
    if (wired[index]++ == 0) {
      wiredPages++;
    }
  }

  /** Takes one wiring back; the page must be wired. */
  void unwire(int index) {
    if (--wired[index] == 0) {
      wiredPages--;
    }
  }

  int wiredPages() {
    return wiredPages;
  }

  boolean isPinned(int index) {
    return pinned[index] > 0;
  }

  void pin(int index) {
    if (pinned[index]++ == 0) {
      pinnedPages++;
    }
  }

  /** Takes one pin back; the page must be pinned. */
  void unpin(int index) {
    if (--pinned[index] == 0) {
      pinnedPages--;
    }
  }

  int pinnedPages() {
    return pinnedPages;
  }

  private int newIndex() {
    if (limit == frames.length) {
      int room = 2 * limit;
      objects = Arrays.copyOf(objects, room);
      pages = Arrays.copyOf(pages, room);
      frames = Arrays.copyOf(frames, room);
      slots = Arrays.copyOf(slots, room);
      wired = Arrays.copyOf(wired, room);
      pinned = Arrays.copyOf(pinned, room);
      stamps = Arrays.copyOf(stamps, room);
    }
    return limit++;
  }
}
