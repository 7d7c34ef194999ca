package dev.quire.common.engine;

import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException;
import java.util.List;

/**
 * The kernel pages that kernel code itself stands on: what the platform wants mapped. A top-level
 * entry for them can be changed only where every space has the change before the edit goes on.
 */
final class KernelInUse {
  private final KernelSpaceSync sync;
  private final List<PageRange> ranges;

  KernelInUse(KernelSpaceSync sync, List<PageRange> ranges) {
    this.sync = sync;
    this.ranges = ranges;
  }

  /**
   * Refuses to change the entry of {@code level} that maps {@code count} pages from {@code first}
   * on.
   *
   * @throws PagingException.KernelEntryInUse if kernel code stands on it and cannot while it
   *     changes
   */
  void requireChangeable(Space space, int level, long first, long count) {
    if (!space.isKernel() || level != sync.level() || sync.changesEntriesInUse()) {
      return;
    }
    for (PageRange range : ranges) {
      if (range.first().value() < first + count && first < range.limit().value()) {
        throw new PagingException.KernelEntryInUse(PageNumber.of(first), sync.scheme());
      }
    }
  }
}
