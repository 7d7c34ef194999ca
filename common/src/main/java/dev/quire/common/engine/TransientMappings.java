package dev.quire.common.engine;

import dev.quire.api.FrameAccess;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PagingException;
import dev.quire.api.Protection;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A processor's share of the transient-mapping region: pages of kernel space, all in one table that
 * always exists, whose free ones are kept on a stack. A page is used by this processor alone, so
 * that its translation is dropped here alone; other processors may cache it by speculation and
 * never use it.
 *
 * <p>The table maps itself in one of its pages, so that this needs no other way to reach tables.
 * While paging is off, physical addresses serve.
 */
final class TransientMappings implements FrameAccess {
  private final KernelProcessor on;
  private final PagingKernel paging;
  private final long firstPage;
  private final long table;
  private final long indexMask;
  private final int entryShift;
  private final int[] free;
  private int freeCount;
  // Room for a page; null while a copy uses it: an interrupt may copy too.
  private byte @Nullable [] scratch = new byte[PageNumber.BYTES];

  /**
   * Creates the mappings of a processor.
   *
   * @param table the address at which the region's table maps itself
   */
  TransientMappings(
      KernelProcessor on, PagingKernel paging, long table, long firstPage, int pages) {
    Geometry geometry = paging.parts().geometry();
    this.on = on;
    this.paging = paging;
    this.table = table;
    this.indexMask = geometry.entries(1) - 1L;
    this.entryShift = geometry.entryShift();
    this.firstPage = firstPage;
    this.free = new int[pages];
    for (int i = 0; i < pages; i++) {
      free[i] = pages - 1 - i;
    }
    this.freeCount = pages;
  }

  /** Maps a frame for kernel reads and writes and returns its address. */
  long map(long frame) {
    if (on.pagingIsOff()) {
      return frame << PageNumber.SHIFT;
    }
    requireFree(1);
    int slot = free[--freeCount];
    boolean shown = false;
    try {
      long address = show(firstPage + slot, frame);
      shown = true;
      return address;
    } finally {
      if (!shown) {
        free[freeCount++] = slot;
      }
    }
  }

  /** Ends the mapping at {@code address}. */
  void unmap(long address) {
    if (!on.pagingIsOff()) {
      // Free only when it is hidden: an interrupt may come before that and take a slot.
      int slot = hide(address);
      free[freeCount++] = slot;
    }
  }

  /** Maps {@code count} frames from {@code frame} on at addresses that follow each other too. */
  long mapRun(long frame, int count) {
    if (on.pagingIsOff()) {
      return frame << PageNumber.SHIFT;
    }
    int first = takeRun(count);
    int shown = 0;
    try {
      while (shown < count) {
        show(firstPage + first + shown, frame + shown);
        shown++;
      }
      return (firstPage + first) << PageNumber.SHIFT;
    } finally {
      if (shown < count) {
        unmapRun((firstPage + first) << PageNumber.SHIFT, shown);
        for (int i = count - 1; i >= shown; i--) {
          free[freeCount++] = first + i;
        }
      }
    }
  }

  /** Ends the mappings from {@code address} on. */
  void unmapRun(long address, int count) {
    if (!on.pagingIsOff()) {
      for (int i = count - 1; i >= 0; i--) {
        int slot = hide(address + ((long) i << PageNumber.SHIFT));
        free[freeCount++] = slot;
      }
    }
  }

  /** Takes slots that follow each other off the stack: those on top, or the lowest. */
  private int takeRun(int count) {
    if (freeCount >= count && topFollows(count)) {
      freeCount -= count;
      return free[freeCount + count - 1];
    }
    int[] sorted = Arrays.copyOf(free, freeCount);
    Arrays.sort(sorted);
    for (int i = 0; i + count <= sorted.length; i++) {
      int first = sorted[i];
      if (sorted[i + count - 1] == first + count - 1) {
        int kept = 0;
        for (int j = 0; j < freeCount; j++) {
          if (free[j] < first || free[j] >= first + count) {
            free[kept++] = free[j];
          }
        }
        freeCount = kept;
        return first;
      }
    }
    throw noneLeft();
  }

  private boolean topFollows(int count) {
    int first = free[freeCount - 1];
    for (int i = 1; i < count; i++) {
      if (free[freeCount - 1 - i] != first + i) {
        return false;
      }
    }
    return true;
  }

  private void requireFree(int count) {
    if (freeCount < count) {
      throw noneLeft();
    }
  }

  private IllegalStateException noneLeft() {
    return new IllegalStateException(
        "the "
            + free.length
            + " transient mappings of processor "
            + on.index()
            + " are in use or not consecutive");
  }

  private long show(long page, long frame) {
    MemoryType type = paging.isDevice(frame) ? MemoryType.DEVICE : MemoryType.WRITE_BACK;
    Format format = paging.parts().format();
    long word = format.leaf(frame, Protection.KERNEL_READ_WRITE, type, true);
    on.words().store(entry(page), format.touch(word, true));
    paging.parts().invalidation().publish(on);
    return page << PageNumber.SHIFT;
  }

  private int hide(long address) {
    long page = address >>> PageNumber.SHIFT;
    on.words().store(entry(page), 0);
    paging.parts().invalidation().transientPage(on, page);
    return (int) (page - firstPage);
  }

  private long entry(long page) {
    return table + ((page & indexMask) << entryShift);
  }

  void zero(long frame) {
    long at = map(frame);
    try {
      on.cpu().fill32(at, PageNumber.BYTES / Integer.BYTES, 0, 0, false);
    } finally {
      unmap(at);
    }
  }

  @Override
  public void zero(FrameNumber frame) {
    paging.checkFrames(frame.value(), 1);
    zero(frame.value());
  }

  @Override
  public void copy(FrameNumber from, FrameNumber to) {
    paging.checkFrames(from.value(), 1);
    paging.checkFrames(to.value(), 1);
    byte[] page = scratch == null ? new byte[PageNumber.BYTES] : scratch;
    scratch = null;
    try {
      read(from, 0, page, 0, page.length);
      write(to, 0, page, 0, page.length);
    } finally {
      scratch = page;
    }
  }

  @Override
  public void read(FrameNumber frame, int start, byte[] to, int offset, int length) {
    checkWithin(frame, start, length);
    long at = map(frame.value());
    try {
      on.cpu().load8s(at + start, to, offset, length, false);
    } finally {
      unmap(at);
    }
  }

  @Override
  public void write(FrameNumber frame, int start, byte[] from, int offset, int length) {
    checkWithin(frame, start, length);
    long at = map(frame.value());
    try {
      on.cpu().store8s(at + start, from, offset, length, false);
    } finally {
      unmap(at);
    }
  }

  private void checkWithin(FrameNumber frame, int start, int length) {
    paging.checkFrames(frame.value(), 1);
    if (start < 0 || length < 0 || start > PageNumber.BYTES - length) {
      throw new PagingException.OutsideFrame(frame, start, length);
    }
  }
}
