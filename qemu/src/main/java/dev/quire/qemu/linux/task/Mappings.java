package dev.quire.qemu.linux.task;

import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.VirtualAddress;
import dev.quire.common.process.Process;
import dev.quire.common.swap.NoRegionException;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.RegionOverlapException;
import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import java.util.Optional;

/**
 * What a process has mapped besides its program: its heap and the areas of mmap(2). Each is a
 * region of the process; changes go through its {@link dev.quire.common.process.ProcessMemory} to
 * the tables.
 *
 * <pre>
 *   program   heap →            areas →                         stack
 *   |         |                 | a third of the user range     |
 * </pre>
 */
public final class Mappings {
  /** Areas begin at this part of the user range. */
  private static final int AREAS_FROM = 3;

  private final Process process;
  private final PageNumber areas;
  private final long heapStart;
  private long heapEnd;

  private Mappings(Process process, PageNumber areas, long heapStart, long heapEnd) {
    this.process = process;
    this.areas = areas;
    this.heapStart = heapStart;
    this.heapEnd = heapEnd;
  }

  static Mappings above(Process process, PageNumber program) {
    long limit = process.addressSpace().range().limit().value();
    PageNumber areas = PageNumber.of(limit / AREAS_FROM);
    long heap = program.address().value();
    return new Mappings(process, areas, heap, heap);
  }

  Mappings copyFor(Process child) {
    return new Mappings(child, areas, heapStart, heapEnd);
  }

  /** Moves the end of the heap, if it can be moved there; returns where it is then. */
  public int setHeapEnd(Processor on, long end) {
    if (end >= heapStart) {
      PageNumber before = pageBehind(heapEnd);
      PageNumber after = pageBehind(end);
      if (after.compareTo(before) > 0) {
        PageRange more = PageRange.between(before, after);
        if (!isFree(more)
            || !tryAdd(on, Region.anonymous("heap", more, Protection.USER_READ_WRITE))) {
          return (int) heapEnd;
        }
      } else if (after.compareTo(before) < 0) {
        process.memory().remove(on, PageRange.between(after, before));
      }
      heapEnd = end;
    }
    return (int) heapEnd;
  }

  /** Returns the lowest free place for so many pages among the areas. */
  public PageRange free(long count) {
    PageNumber limit = process.addressSpace().range().limit();
    PageNumber first = areas;
    while (first.value() + count <= limit.value()) {
      PageRange range = PageRange.of(first, count);
      PageNumber behind = first;
      for (Region region : process.regions()) {
        if (overlap(region.pages(), range) && region.pages().limit().compareTo(behind) > 0) {
          behind = region.pages().limit();
        }
      }
      if (behind.compareTo(first) <= 0) {
        return range;
      }
      first = behind;
    }
    throw new ErrnoException(Errno.ENOMEM);
  }

  /** Whether nothing is mapped in these pages, and all of them are the process's. */
  public boolean isFree(PageRange range) {
    return process.addressSpace().range().contains(range)
        && process.regions().stream().noneMatch(region -> overlap(region.pages(), range));
  }

  /** The region that holds a page. */
  public Optional<Region> region(PageNumber page) {
    return process.regions().stream().filter(region -> region.pages().contains(page)).findFirst();
  }

  /** Maps a region where nothing is. */
  public void add(Processor on, Region region) {
    if (!tryAdd(on, region)) {
      throw new ErrnoException(Errno.ENOMEM);
    }
  }

  private boolean tryAdd(Processor on, Region region) {
    try {
      process.memory().add(on, region);
      return true;
    } catch (RegionOverlapException
        | PagingException.OutOfFrames
        | PagingException.OutsideRange
        | PagingException.KernelRange e) {
      return false;
    }
  }

  /** Takes away whatever is mapped in these pages. */
  public void remove(Processor on, PageRange range) {
    process.memory().remove(on, range);
  }

  /** Changes the protection of pages. */
  public void protect(Processor on, PageRange range, Protection protection) {
    try {
      process.memory().protect(on, range, protection);
    } catch (NoRegionException e) {
      throw new ErrnoException(Errno.ENOMEM);
    }
  }

  /** Lets nobody touch pages, not even to read them. */
  public void bar(Processor on, PageRange range) {
    try {
      if (process.memory().bar(on, range).isPresent()) {
        throw new ErrnoException(Errno.ENOMEM);
      }
    } catch (NoRegionException e) {
      throw new ErrnoException(Errno.ENOMEM);
    }
  }

  private static boolean overlap(PageRange a, PageRange b) {
    return a.first().compareTo(b.limit()) < 0 && b.first().compareTo(a.limit()) < 0;
  }

  private static PageNumber pageBehind(long address) {
    return VirtualAddress.of(address + PageNumber.BYTES - 1).page();
  }
}
