package dev.quire.common.heap;

import dev.quire.api.PageRange;
import dev.quire.api.VirtualAddress;
import java.util.Map;
import java.util.TreeMap;

/** What a heap has handed out, by address. Guarded by its heap. */
final class Allocations {

  private final PageRange all;
  private final TreeMap<VirtualAddress, Allocation> byStart = new TreeMap<>();
  private long bytes;

  /**
   * Creates a list without allocations.
   *
   * @param all the pages that the heap may grow into
   */
  Allocations(PageRange all) {
    this.all = all;
  }

  int count() {
    return byStart.size();
  }

  /** What was asked for in all of them. */
  long bytes() {
    return bytes;
  }

  void add(Allocation allocation) {
    byStart.put(allocation.start(), allocation);
    bytes += allocation.bytes();
  }

  void remove(Allocation allocation) {
    byStart.remove(allocation.start());
    bytes -= allocation.bytes();
  }

  /**
   * The allocation that starts at an address.
   *
   * @throws BadFreeException if none does
   */
  Allocation at(VirtualAddress address) {
    Allocation found = byStart.get(address);
    if (found != null) {
      return found;
    }
    if (!all.contains(address.page())) {
      throw new BadFreeException(
          address, BadFreeException.Reason.FOREIGN, "the heap has the kernel pages " + all);
    }
    Map.Entry<VirtualAddress, Allocation> below = byStart.floorEntry(address);
    if (below != null && address.value() - below.getKey().value() < below.getValue().size()) {
      throw new BadFreeException(
          address,
          BadFreeException.Reason.INSIDE,
          "it lies within that of " + below.getValue().bytes() + " bytes at " + below.getKey());
    }
    throw new BadFreeException(
        address,
        BadFreeException.Reason.NOT_ALLOCATED,
        "nothing is allocated there, it was freed before or never allocated");
  }
}
