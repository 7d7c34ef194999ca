package dev.quire.x86.kernel;

import dev.quire.api.Layout;
import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException;
import dev.quire.api.TableAccessScheme;
import dev.quire.common.engine.AccessPlan;
import dev.quire.x86.layout.LongGeometry;
import dev.quire.x86.layout.WideGeometry;
import java.util.List;
import java.util.Optional;

/**
 * Where everything is in an address space of long mode, by slot of the PML4 table, 512 GB each. The
 * pointer tables of the kernel's slots exist from boot and are the same in every space.
 *
 * <pre>
 *  slot       address
 *  511        0xFFFFFF80_00000000  own window: the current PML4 table maps itself
 *  510 − p    0xFFFFFF00_00000000  foreign window of processor p, p × 512 GB lower
 *  259        0xFFFF8180_00000000  direct map, if chosen
 *  258        0xFFFF8100_00000000  resident roots, if chosen
 *  257        0xFFFF8080_00000000  transient mappings
 *  256        0xFFFF8000_00000000  kernel heap
 *  0 – 255    0x00000000_00000000  user: 128 TB
 * </pre>
 */
final class LongAddressMap {

  /** The first slot of the upper half. */
  static final int KERNEL_SLOT = WideGeometry.ENTRIES / 2;

  private static final int TRANSIENT_SLOT = KERNEL_SLOT + 1;
  private static final int RESIDENT_SLOT = KERNEL_SLOT + 2;
  private static final int DIRECT_SLOT = KERNEL_SLOT + 3;

  /** The slots of the kernel that have pointer tables: from {@link #KERNEL_SLOT} on. */
  static final int KERNEL_SLOTS = DIRECT_SLOT + 1 - KERNEL_SLOT;

  private static final int SLOT_PAGE_BITS = LongGeometry.ROOT_SHIFT - WideGeometry.PAGE_SHIFT;
  private static final long MEBIBYTE = 1L << 20;
  private static final long MIN_KERNEL_BYTES = 16 * MEBIBYTE;

  private final AccessPlan plan;
  private final long heapPages;

  LongAddressMap(MachineConfig config) {
    if (config.tableAccess() == TableAccessScheme.MMU_OFF) {
      throw new PagingException.BadConfiguration(
          "table access MMU_OFF on x86-64: CR0.PG cannot be cleared in 64-bit mode (SDM 3A,"
              + " 9.8.5.4); choose x86-pae, or another table access");
    }
    this.plan = new AccessPlan(LongKernel.NAME, config, WideGeometry.ENTRIES, 1);
    long most = LongGeometry.ROOT_ENTRY_BYTES;
    long bytes = config.kernelBytes().orElse(most);
    if (bytes < MIN_KERNEL_BYTES || bytes > most || bytes % WideGeometry.LARGE_PAGE_BYTES != 0) {
      throw new PagingException.BadConfiguration(
          "a kernel heap of "
              + bytes
              + " bytes; x86-64 takes 16 MB to 512 GB in steps of 2 MB (windows and mappings have"
              + " addresses of their own)");
    }
    this.heapPages = bytes >>> WideGeometry.PAGE_SHIFT;
  }

  AccessPlan plan() {
    return plan;
  }

  /** The foreign slot of a processor. */
  static int foreignSlot(int processor) {
    return LongView.SELF_SLOT - 1 - processor;
  }

  /** The slot in which a page lies. */
  static int slot(long page) {
    return LongGeometry.rootIndex(page << WideGeometry.PAGE_SHIFT);
  }

  /** The first page of a slot. */
  static long firstPage(int slot) {
    long address = LongGeometry.canonical((long) slot << LongGeometry.ROOT_SHIFT);
    return address >>> WideGeometry.PAGE_SHIFT;
  }

  private static PageRange pages(int slot, long count) {
    return PageRange.of(PageNumber.of(firstPage(slot)), count);
  }

  /** One table's worth of pages. */
  PageRange transients() {
    return pages(TRANSIENT_SLOT, WideGeometry.ENTRIES);
  }

  PageRange heap() {
    return pages(KERNEL_SLOT, heapPages);
  }

  /** The first page of the resident roots, where there are any. */
  static long residentPage() {
    return firstPage(RESIDENT_SLOT);
  }

  /** The first page of the direct map, where there is one. */
  static long directPage() {
    return firstPage(DIRECT_SLOT);
  }

  /** The kernel pages that have tables from boot though nothing is mapped there. */
  Optional<PageRange> resident() {
    int blocks = plan.residentBlocks();
    return blocks == 0
        ? Optional.empty()
        : Optional.of(pages(RESIDENT_SLOT, (long) blocks << WideGeometry.INDEX_BITS));
  }

  Layout layout() {
    long half = (long) KERNEL_SLOT << SLOT_PAGE_BITS;
    long windows = plan.foreignWindows() + (plan.ownWindow() ? 1L : 0L);
    long blocks = 1L + plan.residentBlocks() + plan.directBlocks();
    return Layout.builder()
        .user(pages(0, half))
        .kernel(pages(KERNEL_SLOT, half))
        .kernelHeap(plan.kernelHeap(heap()))
        .ticketBits(WideFormat.TICKET_BITS)
        .tableSpan(WideGeometry.ENTRIES)
        .largeOrders(List.of(WideGeometry.INDEX_BITS, 2 * WideGeometry.INDEX_BITS))
        .accessPages((windows << SLOT_PAGE_BITS) + (blocks << WideGeometry.INDEX_BITS))
        .build();
  }

  static long lastAddress() {
    return -1;
  }
}
