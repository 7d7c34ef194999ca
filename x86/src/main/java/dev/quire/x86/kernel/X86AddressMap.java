package dev.quire.x86.kernel;

import dev.quire.api.Layout;
import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException;
import dev.quire.common.engine.AccessPlan;
import dev.quire.x86.layout.Pte;
import dev.quire.x86.layout.X86Geometry;
import java.util.List;

/**
 * Where everything is in an x86 address space, by directory slot of 4 MB. With the default kernel
 * space of 256 MB:
 *
 * <pre>
 *  slot        address
 *  1023        0xFFC00000  own window: the current directory maps itself; directory at 0xFFFFF000
 *  1022 − p    0xFF800000  foreign window of processor p, p × 4 MB lower
 *  1022 − P                transient mappings (P = number of processors)
 *  …                       resident directories, direct map
 *  960 …       0xF0000000  kernel heap, and what the platform wants mapped
 *  0 …         0x00000000  user
 * </pre>
 *
 * <p>What the configured table access does not need is left out, and what is below moves up.
 */
final class X86AddressMap {
  /** The directory slot that maps the directory itself. */
  static final int SELF_SLOT = X86Geometry.ENTRIES - 1;

  private static final long MEBIBYTE = 1L << 20;
  private static final long SPACE_BYTES = 1L << X86Geometry.ADDRESS_BITS;
  private static final long DEFAULT_KERNEL_BYTES = 256 * MEBIBYTE;
  private static final long MIN_KERNEL_BYTES = 16 * MEBIBYTE;
  private static final long MAX_KERNEL_BYTES = 1024 * MEBIBYTE;

  private final AccessPlan plan;
  private final int kernelSlot;

  X86AddressMap(MachineConfig config) {
    long bytes = config.kernelBytes().orElse(DEFAULT_KERNEL_BYTES);
    if (bytes < MIN_KERNEL_BYTES
        || bytes > MAX_KERNEL_BYTES
        || bytes % X86Geometry.LARGE_PAGE_BYTES != 0) {
      throw new PagingException.BadConfiguration(
          "a kernel space of " + bytes + " bytes; x86 takes 16 MB to 1 GB in steps of 4 MB");
    }
    int slots = (int) (bytes >>> X86Geometry.DIRECTORY_SHIFT);
    this.plan = new AccessPlan(X86Kernel.NAME, config, X86Geometry.ENTRIES, 1);
    plan.check(slots);
    this.kernelSlot = X86Geometry.ENTRIES - slots;
  }

  /** The first slot of kernel space. */
  int kernelSlot() {
    return kernelSlot;
  }

  /** What the table access takes. */
  AccessPlan plan() {
    return plan;
  }

  /** The slot of the transient mappings: the last one of kernel space that has a table. */
  int transientSlot() {
    return SELF_SLOT - (plan.ownWindow() ? 1 : 0) - plan.foreignWindows();
  }

  /** The first slot of the resident directories, which end where transient mappings begin. */
  int residentSlot() {
    return transientSlot() - plan.residentBlocks();
  }

  /** The first slot of the direct map, which ends where the resident directories begin. */
  int directSlot() {
    return residentSlot() - plan.directBlocks();
  }

  /** The foreign slot of a processor. */
  static int foreignSlot(int processor) {
    return SELF_SLOT - 1 - processor;
  }

  /** The first page of a slot. */
  static long slotPage(int slot) {
    return (long) slot << X86Geometry.INDEX_BITS;
  }

  /** The address at which a slot begins: slot 1023 at 0xFFC00000. */
  static long slotAddress(int slot) {
    return (long) slot << X86Geometry.DIRECTORY_SHIFT;
  }

  PageRange transients() {
    return slots(transientSlot(), 1);
  }

  PageRange heap() {
    return slots(kernelSlot, directSlot() - kernelSlot);
  }

  Layout layout() {
    return Layout.builder()
        .user(slots(0, kernelSlot))
        .kernel(slots(kernelSlot, X86Geometry.ENTRIES - kernelSlot))
        .kernelHeap(plan.kernelHeap(heap()))
        .ticketBits(Pte.TICKET_BITS)
        .tableSpan(X86Geometry.ENTRIES)
        .largeOrders(List.of(X86Geometry.INDEX_BITS))
        .accessPages((long) plan.blocks() << X86Geometry.INDEX_BITS)
        .build();
  }

  static long lastAddress() {
    return SPACE_BYTES - 1;
  }

  private static PageRange slots(int first, int count) {
    return PageRange.of(
        PageNumber.of((long) first << X86Geometry.INDEX_BITS),
        (long) count << X86Geometry.INDEX_BITS);
  }
}
