package dev.quire.common.heap;

import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import java.util.ArrayList;
import java.util.List;

/** Frames of the kernel's own in kernel space: mapped all or none, and taken out again. */
public final class KernelMappings {

  private KernelMappings() {}

  /**
   * Maps consecutive pages, each to its frame, to be read and written by kernel code. If one cannot
   * be mapped, none is.
   *
   * @throws PagingException.OutOfFrames if there is no frame for a table
   * @throws PagingException.AlreadyMapped if one of the pages is not absent
   */
  public static void map(Processor on, PageNumber first, List<FrameNumber> frames) {
    int done = 0;
    try (TableEdit edit = on.edit(on.paging().kernelSpace())) {
      try {
        for (; done < frames.size(); done++) {
          edit.map(
              first.plus(done),
              frames.get(done),
              Protection.KERNEL_READ_WRITE,
              MemoryType.WRITE_BACK);
        }
      } finally {
        if (done > 0 && done < frames.size()) {
          edit.unmap(PageRange.of(first, done));
        }
      }
    }
  }

  /**
   * Unmaps pages and keeps the frames that stood there: their references are the caller's. When
   * this returns, no processor reaches them through these pages any more.
   *
   * @return the frames of the pages that were mapped, by rising page
   */
  public static List<FrameNumber> detach(Processor on, PageRange pages) {
    try (TableEdit edit = on.edit(on.paging().kernelSpace())) {
      return unmap(edit, pages);
    }
  }

  /** Unmaps pages and drops a reference of each frame that stood there, after the invalidation. */
  public static void release(Processor on, PageRange pages) {
    try (TableEdit edit = on.edit(on.paging().kernelSpace())) {
      unmap(edit, pages).forEach(edit::release);
    }
  }

  private static List<FrameNumber> unmap(TableEdit edit, PageRange pages) {
    PageBuffer displaced = new PageBuffer();
    edit.unmap(pages, displaced);
    List<FrameNumber> frames = new ArrayList<>(displaced.size());
    for (int i = 0; i < displaced.size(); i++) {
      if (displaced.isMapped(i)) {
        frames.add(displaced.frame(i));
      }
    }
    return frames;
  }
}
