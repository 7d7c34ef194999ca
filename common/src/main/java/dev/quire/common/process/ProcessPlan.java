package dev.quire.common.process;

import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Protection;
import dev.quire.api.VirtualAddress;
import dev.quire.common.elf.ElfType;
import dev.quire.common.elf.Executable;
import dev.quire.common.elf.FileRange;
import dev.quire.common.elf.LoadRegion;
import dev.quire.common.elf.PlacedExecutable;
import dev.quire.common.swap.Region;
import java.util.ArrayList;
import java.util.List;

/** What a new process will hold, worked out and checked before anything is made. */
final class ProcessPlan {

  /** Where an ET_DYN executable is placed unless asked otherwise: pages above the first. */
  private static final long DEFAULT_BIAS_PAGES = 1024;

  private final SpawnRequest request;
  private final LoadPolicy policy;
  private final PlacedExecutable placed;
  private final List<Region> regions = new ArrayList<>();
  private final StackImage stack;

  /**
   * Works a plan out.
   *
   * @throws dev.quire.common.elf.BadExecutableException if the executable cannot be placed
   * @throws InitialStackTooLargeException if arguments and environment do not fit in the stack
   */
  ProcessPlan(SpawnRequest request, PageRange machineRange) {
    this.request = request;
    policy = request.policy().overriddenBy(request.wish(), request.medium());
    PageRange user = request.userRange().orElseGet(() -> reachable(machineRange));
    placed = request.executable().placed(bias(user), request.rules(user));
    for (LoadRegion region : placed.regions()) {
      addRegions(region);
    }
    long top = request.stackTop().orElse(user.limit().address().value());
    PageNumber limit = PageNumber.startingAt(VirtualAddress.of(top));
    PageRange pages = PageRange.of(limit.plus(-(long) request.stackPages()), request.stackPages());
    regions.add(
        Region.anonymous(
            "stack",
            pages,
            Protection.of(true, true, request.executable().wantsExecutableStack())));
    stack = request.stackImage(placed, top);
  }

  /** What the program's addresses reach of a user range: of a 32-bit program the first 4 GB. */
  private PageRange reachable(PageRange machineRange) {
    int bits = request.executable().elfClass().wordBytes() * Byte.SIZE;
    long most = bits < Long.SIZE ? 1L << (bits - PageNumber.SHIFT) : Long.MAX_VALUE;
    long first = machineRange.first().value();
    return PageRange.of(machineRange.first(), Math.min(machineRange.count(), most - first));
  }

  String name() {
    return request.name();
  }

  StartMode mode() {
    return request.mode();
  }

  boolean isEager() {
    return policy.isEager();
  }

  /** The regions: those of the executable by rising address, then the stack. */
  List<Region> regions() {
    return regions;
  }

  StackImage stack() {
    return stack;
  }

  long entry() {
    return placed.entry();
  }

  private long bias(PageRange user) {
    Executable executable = request.executable();
    if (executable.type() == ElfType.EXEC) {
      return request.bias().orElse(0);
    }
    return request
        .bias()
        .orElse(user.first().plus(DEFAULT_BIAS_PAGES).address().value() - executable.firstPage());
  }

  /** Pages with file bytes make a file region; what is behind them is bss. */
  private void addRegions(LoadRegion region) {
    PageNumber first = VirtualAddress.of(region.firstPage()).page();
    Protection protection = Protection.of(true, region.writable(), region.executable());
    String name = "segment " + first.address();
    long filePages = 0;
    for (FileRange range : region.fileRanges()) {
      long end = range.regionOffset() + range.bytes();
      filePages = Math.max(filePages, (end + PageNumber.BYTES - 1) / PageNumber.BYTES);
    }
    if (filePages > 0) {
      regions.add(
          Region.file(
              name,
              PageRange.of(first, filePages),
              protection,
              (index, to) -> region.pageContent((int) index, to),
              policy.prefetch()));
    }
    if (filePages < region.pageCount()) {
      regions.add(
          Region.anonymous(
              name + " bss",
              PageRange.of(first.plus(filePages), region.pageCount() - filePages),
              protection));
    }
  }
}
