package dev.quire.x86.kernel;

import dev.quire.api.KernelSyncScheme;
import dev.quire.api.Layout;
import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException;
import dev.quire.common.engine.AccessPlan;
import dev.quire.x86.layout.PaeGeometry;
import dev.quire.x86.layout.WideGeometry;
import java.util.List;
import java.util.Optional;

/**
 * Where everything is in an address space with PAE, by directory of 1 GB and slot of 2 MB. In the
 * shared layout all spaces have the same directory 3, so that what differs between them, the window
 * entries, stands at the top of directory 2:
 *
 * <pre>
 *  slot            address
 *  3.511           0xFFE00000  transient mappings
 *  3.0 …           0xC0000000  resident roots, direct map (if chosen); below them the kernel heap
 *  2.508 – 2.511   0xBF800000  own window: the four directories; directory 0 at 0xBFFFC000
 *  2.504 − 4p …    0xBF000000  foreign window of processor p, p × 8 MB lower
 *  0.0 …           0x00000000  user
 * </pre>
 *
 * <p>In the copied layout each space has its own directory 3, which holds windows and the kernel:
 *
 * <pre>
 *  3.508 – 3.511   0xFF800000  own window; directory 3 at 0xFFFFF000
 *  3.504 − 4p …    0xFF000000  foreign window of processor p
 *  3.507 − 4P      0xFEE00000  transient mappings (P = number of processors, here 1)
 *  3.384 …         0xF0000000  kernel heap, with the default kernel space of 256 MB
 *  0.0 …           0x00000000  user
 * </pre>
 */
final class PaeAddressMap {

  /** The directory that has the kernel. */
  static final int KERNEL_DIRECTORY = PaeGeometry.POINTERS - 1;

  private static final int SLOTS = WideGeometry.ENTRIES;
  private static final int WINDOW_SLOTS = PaeGeometry.POINTERS;
  private static final long MEBIBYTE = 1L << 20;
  private static final long MIN_KERNEL_BYTES = 16 * MEBIBYTE;
  private static final long DEFAULT_COPIED_BYTES = 256 * MEBIBYTE;

  private final AccessPlan plan;
  private final boolean shared;
  private final int windowDirectory;
  private final int windowSlots;
  private final int kernelSlot;
  private final int transientSlot;
  private final int residentSlot;
  private final int directSlot;

  PaeAddressMap(MachineConfig config) {
    this.plan = new AccessPlan(PaeKernel.NAME, config, SLOTS, 1);
    this.shared = config.kernelSync().orElse(KernelSyncScheme.SHARED) == KernelSyncScheme.SHARED;
    this.windowDirectory = KERNEL_DIRECTORY - (shared ? 1 : 0);
    this.windowSlots = WINDOW_SLOTS * (plan.foreignWindows() + (plan.ownWindow() ? 1 : 0));
    long most = WideGeometry.HUGE_PAGE_BYTES;
    long bytes = config.kernelBytes().orElse(shared ? most : DEFAULT_COPIED_BYTES);
    if (bytes < MIN_KERNEL_BYTES || bytes > most || bytes % WideGeometry.LARGE_PAGE_BYTES != 0) {
      throw new PagingException.BadConfiguration(
          "a kernel space of " + bytes + " bytes; x86-pae takes 16 MB to 1 GB in steps of 2 MB");
    }
    int slots = (int) (bytes >>> WideGeometry.DIRECTORY_SHIFT);
    this.kernelSlot = SLOTS - slots;
    this.transientSlot = SLOTS - (shared ? 0 : windowSlots) - 1;
    this.residentSlot = transientSlot - plan.residentBlocks();
    this.directSlot = residentSlot - plan.directBlocks();
    if (directSlot <= kernelSlot) {
      throw new PagingException.BadConfiguration(refusal(slots, config));
    }
  }

  private String refusal(int slots, MachineConfig config) {
    int all = slots + (shared ? windowSlots : 0);
    return PaeKernel.NAME
        + " with table access "
        + config.tableAccess()
        + " and kernel synchronisation "
        + config.kernelSync().orElse(KernelSyncScheme.SHARED)
        + ": kernel space of "
        + (long) all * WideGeometry.LARGE_PAGE_BYTES
        + " bytes is "
        + all
        + " slots of 2 MB; a heap and the transient mappings need 1 each"
        + needs(windowSlots, "windows, 4 of its own and 4 for each processor,")
        + needs(
            plan.residentBlocks(),
            config.residentSpaces() + " resident top-level tables of 4096 bytes")
        + needs(plan.directBlocks(), "the direct map of " + config.ramBytes() + " bytes of RAM")
        + ", together "
        + (all + kernelSlot - directSlot + 1)
        + ": choose a larger kernel space, less RAM or fewer resident spaces, or another table"
        + " access or kernel synchronisation";
  }

  private static String needs(int count, String what) {
    return count == 0 ? "" : ", " + what + " need " + count;
  }

  AccessPlan plan() {
    return plan;
  }

  /** Whether views have the recursive entries as the root, and not the root itself. */
  boolean rootIsWindow() {
    return plan.ownWindow();
  }

  /** Whether all spaces have the same directory 3. */
  boolean isShared() {
    return shared;
  }

  /** The directory that has the window entries. */
  int windowDirectory() {
    return windowDirectory;
  }

  /** Whether each space has a directory that is always there: with windows, or with the kernel. */
  boolean hasOwnDirectory() {
    return !shared || plan.ownWindow();
  }

  /** Which directory that is. */
  int ownDirectory() {
    return windowDirectory;
  }

  /** The first of the foreign slots of a processor. */
  static int foreignSlot(int processor) {
    return PaeView.OWN_SLOT - WINDOW_SLOTS * (processor + 1);
  }

  /** The directory in which a page lies. */
  static int directory(long page) {
    return PaeGeometry.pointerIndex(page << WideGeometry.PAGE_SHIFT);
  }

  /** The address at which a slot begins: slot 508 of directory 2 at 0xBF800000. */
  static long slotAddress(int directory, int slot) {
    return slots(directory, slot, 1).first().address().value();
  }

  /** The kernel's slots, those of windows left out. */
  PageRange kernelPart() {
    return slots(KERNEL_DIRECTORY, kernelSlot, transientSlot + 1 - kernelSlot);
  }

  PageRange transients() {
    return slots(KERNEL_DIRECTORY, transientSlot, 1);
  }

  PageRange heap() {
    return slots(KERNEL_DIRECTORY, kernelSlot, directSlot - kernelSlot);
  }

  /** The first page of the resident roots, where there are any. */
  long residentPage() {
    return firstPage(residentSlot);
  }

  /** The first page of the direct map, where there is one. */
  long directPage() {
    return firstPage(directSlot);
  }

  private static long firstPage(int slot) {
    return slots(KERNEL_DIRECTORY, slot, 1).first().value();
  }

  /** The kernel pages that have tables from boot though nothing is mapped there. */
  Optional<PageRange> resident() {
    int count = plan.residentBlocks();
    return count == 0
        ? Optional.empty()
        : Optional.of(slots(KERNEL_DIRECTORY, residentSlot, count));
  }

  Layout layout() {
    PageRange user =
        shared
            ? slots(0, 0, KERNEL_DIRECTORY * SLOTS - windowSlots)
            : slots(0, 0, KERNEL_DIRECTORY * SLOTS + kernelSlot);
    PageNumber end = slots(KERNEL_DIRECTORY, 0, SLOTS).limit();
    int access = windowSlots + transientSlot + 1 - directSlot;
    return Layout.builder()
        .user(user)
        .kernel(PageRange.between(user.limit(), end))
        .kernelHeap(plan.kernelHeap(heap()))
        .ticketBits(WideFormat.TICKET_BITS)
        .tableSpan(SLOTS)
        .largeOrders(List.of(WideGeometry.INDEX_BITS))
        .accessPages((long) access << WideGeometry.INDEX_BITS)
        .build();
  }

  static long lastAddress() {
    return (1L << PaeGeometry.ADDRESS_BITS) - 1;
  }

  private static PageRange slots(int directory, int first, int count) {
    long slot = ((long) directory << WideGeometry.INDEX_BITS) + first;
    return PageRange.of(
        PageNumber.of(slot << WideGeometry.INDEX_BITS), (long) count << WideGeometry.INDEX_BITS);
  }
}
