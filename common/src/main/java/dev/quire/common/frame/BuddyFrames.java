package dev.quire.common.frame;

/**
 * The buddy system: free blocks of {@code 1 << order} frames, each at a multiple of its size, in
 * one list for each order from 0 to {@link #MAX_ORDER}. A block that is too large is split in
 * halves; a block whose buddy (the other half of the next larger one) is free too becomes one with
 * it. Both take at most {@link #MAX_ORDER} steps.
 *
 * <p>The lists begin empty: blocks are cut from the fresh frames, as large as they can be, when no
 * list has one. No such block could join with a fresh one, so that nothing is lost by waiting.
 */
final class BuddyFrames implements FreeFrames {

  private final FreshFrames fresh;
  private final long base;
  private final int span;

  /** The first block of each order, as its distance from the base and 1; 0 for none. */
  private final int[] heads = new int[MAX_ORDER + 1];

  /** One bit for each order whose list is not empty. */
  private int filled;

  private final ChunkedInts next;
  private final ChunkedInts previous;

  /** For the first frame of a free block its order and 1; 0 for all other frames. */
  private final ChunkedInts orders;

  private long listed;

  BuddyFrames(FrameRuns runs) {
    fresh = new FreshFrames(runs);
    base = runs.lowest() & -(1L << MAX_ORDER);
    span = (int) (runs.limit() - base);
    next = new ChunkedInts(span);
    previous = new ChunkedInts(span);
    orders = new ChunkedInts(span);
  }

  @Override
  public long takeOne() {
    return takeRun(0);
  }

  @Override
  public long takeRun(int order) {
    int found = findBlock(order);
    if (found < 0) {
      return NONE;
    }
    int block = heads[found] - 1;
    unlink(block, found);
    for (int split = found - 1; split >= order; split--) {
      link(block + (1 << split), split);
    }
    return base + block;
  }

  @Override
  public void giveBack(long frame, int order) {
    int block = (int) (frame - base);
    int joined = order;
    while (joined < MAX_ORDER) {
      int buddy = block ^ (1 << joined);
      if (buddy >= span || orders.get(buddy) != joined + 1) {
        break;
      }
      unlink(buddy, joined);
      block = Math.min(block, buddy);
      joined++;
    }
    link(block, joined);
  }

  @Override
  public long available() {
    return listed + fresh.left();
  }

  /** Returns the lowest order from {@code order} on whose list has a block, or -1. */
  private int findBlock(int order) {
    int enough = filled & -(1 << order);
    while (enough == 0) {
      int cut = fresh.order(MAX_ORDER);
      if (cut < 0) {
        return -1;
      }
      link((int) (fresh.take(cut) - base), cut);
      enough = filled & -(1 << order);
    }
    return Integer.numberOfTrailingZeros(enough);
  }

  private void link(int block, int order) {
    int head = heads[order];
    next.set(block, head);
    previous.set(block, 0);
    if (head != 0) {
      previous.set(head - 1, block + 1);
    }
    heads[order] = block + 1;
    filled |= 1 << order;
    orders.set(block, order + 1);
    listed += 1L << order;
  }

  private void unlink(int block, int order) {
    int after = next.get(block);
    int before = previous.get(block);
    if (after != 0) {
      previous.set(after - 1, before);
    }
    if (before != 0) {
      next.set(before - 1, after);
    } else {
      heads[order] = after;
      if (after == 0) {
        filled &= ~(1 << order);
      }
    }
    orders.set(block, 0);
    listed -= 1L << order;
  }
}
