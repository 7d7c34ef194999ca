package dev.quire.common.swap;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;

/** A store that keeps its pages in Java memory, taken when a slot is written first. */
public final class MemoryStore implements BackingStore {

  private static final byte[] NO_PAGE = {};

  @GuardedBy("this")
  private final SlotMap map;

  @GuardedBy("this")
  private final byte[][] pages;

  private MemoryStore(int slots) {
    map = new SlotMap(slots);
    pages = new byte[slots][];
    Arrays.fill(pages, NO_PAGE);
  }

  /**
   * Creates a store whose slots are all free.
   *
   * @param slots how many, at least 1; each takes 4 KB once it is written
   * @return the store
   * @throws IllegalArgumentException if there are fewer than 1
   */
  public static MemoryStore create(int slots) {
    return new MemoryStore(slots);
  }

  @Override
  public synchronized int slots() {
    return map.slots();
  }

  @Override
  public synchronized int usedSlots() {
    return map.usedCount();
  }

  @Override
  public synchronized OptionalInt allocate() {
    return map.allocate();
  }

  @Override
  public synchronized void free(int slot) {
    map.free(slot);
    pages[slot] = NO_PAGE;
  }

  @Override
  public synchronized void write(int slot, byte[] page, int offset) {
    Objects.checkFromIndexSize(offset, PAGE_BYTES, page.length);
    map.beginWrite(slot);
    if (pages[slot] == NO_PAGE) {
      pages[slot] = new byte[PAGE_BYTES];
    }
    System.arraycopy(page, offset, pages[slot], 0, PAGE_BYTES);
    map.endWrite(slot);
  }

  @Override
  public synchronized void read(int slot, byte[] page, int offset) {
    Objects.checkFromIndexSize(offset, PAGE_BYTES, page.length);
    map.checkReadable(slot);
    System.arraycopy(pages[slot], 0, page, offset, PAGE_BYTES);
  }

  @Override
  public synchronized void close() {
    if (map.close()) {
      Arrays.fill(pages, NO_PAGE);
    }
  }
}
