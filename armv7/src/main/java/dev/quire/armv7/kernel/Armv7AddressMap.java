package dev.quire.armv7.kernel;

import static dev.quire.armv7.layout.Armv7Geometry.GROUP_SHIFT;

import dev.quire.api.Layout;
import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.armv7.layout.Armv7Geometry;
import dev.quire.armv7.layout.L2Descriptor;
import dev.quire.armv7.layout.MirrorGeometry;
import dev.quire.common.engine.AccessPlan;
import java.util.List;

/**
 * Where everything is in an ARMv7 address space, by groups of 4 MB. With TTBCR.N = 1, 2 GB each:
 *
 * <pre>
 *  group       address
 *  1023        0xFFC00000  the kernel's window: its L1 first, its mirror at 0xFFFFF000
 *  1022 − p    0xFF800000  foreign window of processor p, p × 4 MB lower
 *  1022 − P                transient mappings (P = number of processors)
 *  …                       resident L1 tables, direct map
 *  512 …       0x80000000  kernel heap, and what the platform wants mapped (TTBR1 from here on)
 *  511         0x7FC00000  own window: the current space's mirror at 0x7FDFF000, L1 at 0x7FE00000
 *  0 …         0x00000000  user (TTBR0)
 * </pre>
 *
 * <p>With N = 0 a space has one window, where the kernel's is above, which shows its own tables and
 * the kernel's; its mirror uses the words of groups 1016 to 1019 for the L1, so that transient
 * mappings begin at group 1015, or below the foreign windows if there are more than six.
 *
 * <p>What the configured table access does not need is left out, and what is below moves up.
 */
final class Armv7AddressMap {
  private static final int LAST_GROUP = Armv7Geometry.VIEW_ENTRIES - 1;

  private final AccessPlan plan;
  private final int n;
  private final int kernelGroup;

  Armv7AddressMap(MachineConfig config, Armv7Split split) {
    this.n = split.n(config);
    this.kernelGroup = LAST_GROUP + 1 - (int) (split.kernelBytes(config) >>> GROUP_SHIFT);
    this.plan =
        new AccessPlan(split.key(), config, Armv7Geometry.VIEW_ENTRIES, Armv7Geometry.l1Frames(n));
    plan.check(LAST_GROUP + 1 - kernelGroup, belowWindows() - transientGroup());
  }

  /** TTBCR.N: user space ends at 4 GB >> N. */
  int n() {
    return n;
  }

  /** The first group of kernel space. */
  int kernelGroup() {
    return kernelGroup;
  }

  /** What the table access takes. */
  AccessPlan plan() {
    return plan;
  }

  /**
   * The group of the transient mappings. With N = 0 it and all below lie below the groups that can
   * have no L2 tables.
   */
  int transientGroup() {
    return n == 0 && plan.ownWindow()
        ? Math.min(belowWindows(), MirrorGeometry.l1Word(n) - 1)
        : belowWindows();
  }

  private int belowWindows() {
    return LAST_GROUP - (plan.ownWindow() ? 1 : 0) - plan.foreignWindows();
  }

  /** The first group of the resident L1 tables, which end where transient mappings begin. */
  int residentGroup() {
    return transientGroup() - plan.residentBlocks();
  }

  /** The first group of the direct map, which ends where the resident L1 tables begin. */
  int directGroup() {
    return residentGroup() - plan.directBlocks();
  }

  /** The group of the foreign window of a processor. */
  static int foreignGroup(int processor) {
    return LAST_GROUP - 1 - processor;
  }

  /** The address at which a group begins: group 1023 at 0xFFC00000. */
  static long groupAddress(int group) {
    return (long) group << GROUP_SHIFT;
  }

  PageRange transients() {
    return groups(transientGroup(), 1);
  }

  PageRange heap() {
    return groups(kernelGroup(), directGroup() - kernelGroup());
  }

  /** Unlike x86, a user space has its own window in its range, above what it can map. */
  PageRange user() {
    return groups(0, n > 0 && plan.ownWindow() ? MirrorGeometry.mirrorWord(n) : kernelGroup);
  }

  Layout layout() {
    return Layout.builder()
        .user(user())
        .kernel(groups(kernelGroup(), LAST_GROUP + 1 - kernelGroup()))
        .kernelHeap(plan.kernelHeap(heap()))
        .ticketBits(L2Descriptor.TICKET_BITS)
        .tableSpan(Armv7Geometry.VIEW_ENTRIES)
        .largeOrders(List.of(Armv7Geometry.REPLICA_BITS, Armv7Geometry.L2_INDEX_BITS))
        .accessPages(accessGroups() << Armv7Geometry.VIEW_INDEX_BITS)
        .build();
  }

  /**
   * Unlike x86, kernel space has a window besides the one of the current space, but with N = 0
   * groups that are of no use instead.
   */
  private long accessGroups() {
    return plan.blocks()
        + (n > 0 && plan.ownWindow() ? 1L : 0)
        + (belowWindows() - transientGroup());
  }

  /** The first page of a group. */
  static long groupPage(int group) {
    return (long) group << Armv7Geometry.VIEW_INDEX_BITS;
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
