package dev.quire.common.engine;

import dev.quire.api.FrameAccess;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PagingException;
import dev.quire.api.Protection;
import org.jspecify.annotations.Nullable;

/**
 * A processor's share of the transient-mapping region: pages of kernel space, all in one table that
 * always exists, whose free ones are kept on a stack. A page is used by this processor alone, so
 * that its translation is dropped here alone; other processors may cache it by speculation and
 * never use it.
 */
final class TransientMappings implements FrameAccess {
  private final KernelProcessor on;
  private final PagingKernel paging;
  private final long firstPage;
  private final int[] free;
  private int freeCount;
  // Room for a page; null while a copy uses it: an interrupt may copy too.
  private byte @Nullable [] scratch = new byte[PageNumber.BYTES];

  TransientMappings(KernelProcessor on, PagingKernel paging, long firstPage, int pages) {
    this.on = on;
    this.paging = paging;
    this.firstPage = firstPage;
    this.free = new int[pages];
    for (int i = 0; i < pages; i++) {
      free[i] = pages - 1 - i;
    }
    this.freeCount = pages;
  }

  /** Maps a frame for kernel reads and writes and returns its address. */
  long map(long frame) {
    if (freeCount == 0) {
      throw new IllegalStateException(
          "all " + free.length + " transient mappings of processor " + on.index() + " are in use");
    }
    long page = firstPage + free[--freeCount];
    MemoryType type = paging.isDevice(frame) ? MemoryType.DEVICE : MemoryType.WRITE_BACK;
    Format format = paging.parts().format();
    long word = format.leaf(frame, Protection.KERNEL_READ_WRITE, type, true);
    on.words().store(entry(page), format.touch(word, true));
    paging.parts().invalidation().publish(on);
    return page << PageNumber.SHIFT;
  }

  /** Ends the mapping at {@code address}. */
  void unmap(long address) {
    long page = address >>> PageNumber.SHIFT;
    on.words().store(entry(page), 0);
    paging.parts().invalidation().transientPage(on, page);
    free[freeCount++] = (int) (page - firstPage);
  }

  private long entry(long page) {
    Geometry geometry = paging.parts().geometry();
    return paging.kernelView().table(1, page)
        + ((long) geometry.index(1, page) << geometry.entryShift());
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
