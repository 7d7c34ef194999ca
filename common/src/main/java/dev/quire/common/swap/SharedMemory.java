package dev.quire.common.swap;

import java.util.Arrays;

/**
 * Pages that several processes have at once: zero at first, resident in one frame each or on a slot
 * of the backing store. Made by {@link Pager#createShared}; lives until it is closed there and no
 * region of a process refers to it any more.
 *
 * <p>A page's entry in a space is a mapping or the region's ticket, never a slot: where the page is
 * stands here, once for all spaces.
 */
public final class SharedMemory extends PageOwner {

  private static final int NONE = -1;

  /** The index of each page's frame among the resident ones, or none. */
  private final int[] resident;

  /** The slot of each page that is not resident, or none: blank. */
  private final int[] slots;

  private int regions;
  private boolean closed;
  private boolean released;

  SharedMemory(long id, String name, int pages) {
    super(id, name);
    resident = new int[pages];
    slots = new int[pages];
    Arrays.fill(resident, NONE);
    Arrays.fill(slots, NONE);
  }

  /** The number of pages, at least 1. */
  public int pages() {
    return slots.length;
  }

  int residentIndex(long page) {
    return resident[(int) page];
  }

  void setResidentIndex(long page, int index) {
    resident[(int) page] = index;
  }

  int slotOf(long page) {
    return slots[(int) page];
  }

  void setSlotOf(long page, int slot) {
    slots[(int) page] = slot;
  }

  void addRegion() {
    regions++;
  }

  void removeRegion() {
    regions--;
  }

  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether nobody refers to it and its pages are still to be given back; true once. */
  boolean takeRelease() {
    if (!closed || regions > 0 || released) {
      return false;
    }
    released = true;
    return true;
  }
}
