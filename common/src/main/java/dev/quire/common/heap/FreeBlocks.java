package dev.quire.common.heap;

import dev.quire.api.PageNumber;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The mapped bytes of a packed heap that are in no allocation. Blocks that touch are one. Addresses
 * are plain numbers. Guarded by its heap.
 */
final class FreeBlocks {

  /** What {@link #take} returns when no block is long enough; no block starts there. */
  static final long NONE = 0;

  /**
   * A free block.
   *
   * @param length in bytes
   */
  private record Block(long start, long length) {

    long limit() {
      return start + length;
    }

    /** The first byte of its first whole page; not before its {@link #lastPage} if it has none. */
    long firstPage() {
      return roundUp(start, PageNumber.BYTES);
    }

    /** The byte behind its last whole page. */
    long lastPage() {
      return limit() & -PageNumber.BYTES;
    }

    long wholePages() {
      return Math.max(0, (lastPage() - firstPage()) / PageNumber.BYTES);
    }
  }

  private final TreeMap<Long, Block> byStart = new TreeMap<>(Long::compareUnsigned);
  private final TreeSet<Block> byLength =
      new TreeSet<>(
          Comparator.comparingLong(Block::length)
              .thenComparing(Block::start, Long::compareUnsigned));
  private long bytes;
  private long wholePages;

  /** The next multiple of a power of two. */
  static long roundUp(long value, long multiple) {
    return (value + multiple - 1) & -multiple;
  }

  /** All free bytes. */
  long bytes() {
    return bytes;
  }

  /** The pages that are wholly free. */
  long wholePages() {
    return wholePages;
  }

  /** The length of the longest block; 0 if there is none. */
  long largest() {
    return byLength.isEmpty() ? 0 : byLength.last().length();
  }

  /**
   * Takes bytes from the shortest block that has so many at such an alignment; returns their
   * address, or {@link #NONE}.
   */
  long take(long size, long alignment) {
    for (Block block : byLength.tailSet(new Block(NONE, size), true)) {
      long at = roundUp(block.start(), alignment);
      long skipped = at - block.start();
      if (skipped >= 0 && block.length() - skipped >= size) {
        cut(block, at, size);
        return at;
      }
    }
    return NONE;
  }

  /** Adds bytes that were in no block, and joins them with their neighbours. */
  void add(long start, long length) {
    long first = start;
    long limit = start + length;
    Map.Entry<Long, Block> below = byStart.lowerEntry(start);
    if (below != null && below.getValue().limit() == start) {
      first = below.getKey();
      remove(below.getValue());
    }
    Block above = byStart.get(limit);
    if (above != null) {
      limit = above.limit();
      remove(above);
    }
    insert(new Block(first, limit - first));
  }

  /**
   * Takes whole pages out of the block that holds a byte, the highest first.
   *
   * @param most how many at most; less than 1 for none
   */
  Pages takePages(long inside, long most) {
    Map.Entry<Long, Block> entry = byStart.floorEntry(inside);
    Block block = entry == null ? new Block(NONE, 0) : entry.getValue();
    long count = Math.min(most, block.wholePages());
    if (count <= 0) {
      return new Pages(NONE, 0);
    }
    long from = block.lastPage() - count * PageNumber.BYTES;
    cut(block, from, count * PageNumber.BYTES);
    return new Pages(from, count);
  }

  /** Takes the whole pages of some block; none if no page is wholly free. */
  Pages takePages() {
    if (wholePages > 0) {
      for (Block block : byStart.values()) {
        if (block.wholePages() > 0) {
          return takePages(block.start(), block.wholePages());
        }
      }
    }
    return new Pages(NONE, 0);
  }

  /**
   * Pages that were taken.
   *
   * @param start the first byte
   * @param count how many
   */
  record Pages(long start, long count) {}

  private void cut(Block block, long from, long length) {
    remove(block);
    if (from != block.start()) {
      insert(new Block(block.start(), from - block.start()));
    }
    if (from + length != block.limit()) {
      insert(new Block(from + length, block.limit() - from - length));
    }
  }

  private void insert(Block block) {
    byStart.put(block.start(), block);
    byLength.add(block);
    bytes += block.length();
    wholePages += block.wholePages();
  }

  private void remove(Block block) {
    byStart.remove(block.start());
    byLength.remove(block);
    bytes -= block.length();
    wholePages -= block.wholePages();
  }
}
