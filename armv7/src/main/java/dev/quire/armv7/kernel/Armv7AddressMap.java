package dev.quire.armv7.kernel;

import dev.quire.api.Layout;
import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException;
import dev.quire.armv7.layout.Armv7Geometry;
import dev.quire.armv7.layout.L2Descriptor;
import dev.quire.armv7.layout.MirrorGeometry;
import java.util.List;

/**
 * Where everything is in an ARMv7 address space, by groups of 4 MB. With TTBCR.N = 1, 2 GB each:
 *
 * <pre>
 *  group       address
 *  1023        0xFFC00000  the kernel's window: its L1 first, its mirror at 0xFFFFF000
 *  1022 − p    0xFF800000  foreign window of processor p, p × 4 MB lower
 *  1022 − P                transient mappings (P = number of processors)
 *  512 …       0x80000000  kernel heap, and what the platform wants mapped (TTBR1 from here on)
 *  511         0x7FC00000  own window: the current space's mirror at 0x7FDFF000, L1 at 0x7FE00000
 *  0 …         0x00000000  user (TTBR0)
 * </pre>
 */
final class Armv7AddressMap {
  private static final long GIBIBYTE = 1L << 30;
  private static final int LAST_GROUP = Armv7Geometry.VIEW_ENTRIES - 1;

  private final int processors;
  private final int n;

  Armv7AddressMap(MachineConfig config) {
    long bytes = config.kernelBytes().orElse(2 * GIBIBYTE);
    if (bytes != 2 * GIBIBYTE && bytes != 3 * GIBIBYTE) {
      throw new PagingException.BadConfiguration(
          "a kernel space of "
              + bytes
              + " bytes; ARMv7 takes 2 GB (TTBCR.N = 1) or 3 GB (TTBCR.N = 2)");
    }
    this.processors = config.processors();
    this.n = bytes == 2 * GIBIBYTE ? 1 : 2;
  }

  /** TTBCR.N: user space ends at 4 GB >> N. */
  int n() {
    return n;
  }

  /** The first group of kernel space. */
  int kernelGroup() {
    return Armv7Geometry.group(Armv7Geometry.lowerHalfEnd(n));
  }

  /** The group of the transient mappings. */
  int transientGroup() {
    return foreignGroup(processors);
  }

  /** The group of the foreign window of a processor. */
  static int foreignGroup(int processor) {
    return LAST_GROUP - 1 - processor;
  }

  /** The address at which a group begins: group 1023 at 0xFFC00000. */
  static long groupAddress(int group) {
    return (long) group << Armv7Geometry.GROUP_SHIFT;
  }

  PageRange transients() {
    return groups(transientGroup(), 1);
  }

  PageRange heap() {
    return groups(kernelGroup(), transientGroup() - kernelGroup());
  }

  /** Unlike x86, a user space has its window in its own range, above what it can map. */
  PageRange user() {
    return groups(0, MirrorGeometry.mirrorWord(n));
  }

  Layout layout() {
    return Layout.builder()
        .user(user())
        .kernel(groups(kernelGroup(), LAST_GROUP + 1 - kernelGroup()))
        .kernelHeap(heap())
        .ticketBits(L2Descriptor.TICKET_BITS)
        .tableSpan(Armv7Geometry.VIEW_ENTRIES)
        .largeOrders(List.of(Armv7Geometry.REPLICA_BITS, Armv7Geometry.L2_INDEX_BITS))
        .accessPages((long) (LAST_GROUP + 2 - transientGroup()) << Armv7Geometry.VIEW_INDEX_BITS)
        .build();
  }

  static long lastAddress() {
    return groupAddress(LAST_GROUP + 1) - 1;
  }

  private static PageRange groups(int first, int count) {
    return PageRange.of(
        PageNumber.of((long) first << Armv7Geometry.VIEW_INDEX_BITS),
        (long) count << Armv7Geometry.VIEW_INDEX_BITS);
  }
}
