package dev.quire.common.engine;

import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PagingException;
import dev.quire.api.Protection;
import java.util.BitSet;
import java.util.function.ToLongFunction;

/**
 * The top-level tables of all spaces, mapped in a reserved range of kernel space whose tables exist
 * from boot: as many as the range has room for, the kernel's own among them where it has the same
 * size.
 */
public final class ResidentRoots {
  private final long firstPage;
  private final int capacity;
  private final int rootFrames;
  private final ToLongFunction<Space> frame;
  private final long rootOffset;
  private final BitSet used = new BitSet();

  /**
   * Creates the record of a range in which nothing is mapped.
   *
   * @param capacity how many roots there is room for
   * @param rootFrames the frames of each
   */
  public ResidentRoots(long firstPage, int capacity, int rootFrames) {
    this(firstPage, capacity, rootFrames, Space::top, 0);
  }

  /**
   * Creates the record of a range in which something else is mapped for each space than the root as
   * the hardware walks it.
   *
   * @param frame the first frame of that
   * @param rootOffset how many bytes from its begin that has what views show as the root
   */
  public ResidentRoots(
      long firstPage, int capacity, int rootFrames, ToLongFunction<Space> frame, long rootOffset) {
    this.firstPage = firstPage;
    this.capacity = capacity;
    this.rootFrames = rootFrames;
    this.frame = frame;
    this.rootOffset = rootOffset;
  }

  /**
   * Maps the root of a space, unless it is mapped already.
   *
   * @throws PagingException.TooManySpaces if the range is full
   */
  public void add(KernelProcessor on, Space space) {
    if (space.residentSlot() != Space.NOT_RESIDENT) {
      return;
    }
    int slot = take();
    Format format = on.paging().parts().format();
    long word =
        format.touch(
            format.leaf(
                frame.applyAsLong(space),
                Protection.KERNEL_READ_WRITE,
                MemoryType.WRITE_BACK,
                true),
            true);
    boolean added = false;
    try {
      fill(on, slot, word, format.frameStep());
      on.paging().parts().invalidation().publish(on);
      added = true;
    } finally {
      if (!added) {
        give(slot);
      }
    }
    space.setResidentSlot(slot);
  }

  /** Ends the mapping, if there is one; nothing is cached of it afterwards. */
  public void remove(KernelProcessor on, Space space) {
    int slot = space.residentSlot();
    if (slot == Space.NOT_RESIDENT) {
      return;
    }
    fill(on, slot, 0, 0);
    Debts debts = new Debts();
    for (int i = 0; i < rootFrames; i++) {
      debts.page(page(slot) + i);
    }
    on.paging().parts().invalidation().pay(on, on.paging().kernel(), debts);
    space.setResidentSlot(Space.NOT_RESIDENT);
    give(slot);
  }

  /** The address of what views show as the root of a space that was added. */
  public long root(KernelProcessor on, Space space) {
    return address(on, space) + rootOffset;
  }

  /** The address of the first word of what is mapped for a space that was added. */
  public long address(KernelProcessor on, Space space) {
    if (on.pagingIsOff()) {
      return frame.applyAsLong(space) << PageNumber.SHIFT;
    }
    int slot = space.residentSlot();
    if (slot == Space.NOT_RESIDENT) {
      throw new IllegalStateException("the root of " + space + " is not mapped");
    }
    return page(slot) << PageNumber.SHIFT;
  }

  /** The root of a space that was added, and no table beneath. */
  public TableView view(KernelProcessor on, Space space) {
    return new RootView(on.paging().parts().geometry(), root(on, space));
  }

  private void fill(KernelProcessor on, int slot, long word, long step) {
    Space kernel = on.paging().kernel();
    TableView view = on.openTables(kernel);
    try {
      for (int i = 0; i < rootFrames; i++) {
        on.words().store(on.entry(view, page(slot) + i), word + i * step);
      }
    } finally {
      on.closeView(kernel);
    }
  }

  private long page(int slot) {
    return firstPage + (long) slot * rootFrames;
  }

  private synchronized int take() {
    int slot = used.nextClearBit(0);
    if (slot >= capacity) {
      throw new PagingException.TooManySpaces(capacity);
    }
    used.set(slot);
    return slot;
  }

  private synchronized void give(int slot) {
    used.clear(slot);
  }
}
