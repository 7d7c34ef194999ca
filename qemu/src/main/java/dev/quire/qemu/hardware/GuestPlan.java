package dev.quire.qemu.hardware;

import dev.quire.api.DeviceRange;
import dev.quire.api.FrameNumber;
import dev.quire.api.Layout;
import dev.quire.api.MachineConfig;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException;
import dev.quire.api.PhysicalAddress;
import dev.quire.api.Protection;
import dev.quire.api.port.Platform;
import dev.quire.qemu.process.Board;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What is where in a guest, by physical and by virtual address: RAM, devices, firmware, mailboxes.
 *
 * <p>The stub's pages are near the end of the kernel heap, in its fourth table from the end if
 * there are so many, at an index whose low bits no test is likely to use: where QEMU's TLB has
 * little room, it would lose what the test wants kept.
 */
final class GuestPlan implements Platform {
  private static final int STUB_INDEX = 672;
  private static final int STUB_TABLES = 4;

  /** The stub's pages before the mailboxes: the firmware's, and one for a device. */
  private static final int STUB_PAGES = 4;

  private static final int MAILBOX_PAGES = Mailbox.STRIDE / PageNumber.BYTES;

  private final Guest guest;
  private final MachineConfig config;
  private final PageNumber stub;
  private final List<FixedMapping> kernelMappings = new ArrayList<>();
  private final List<DeviceRange> devices = new ArrayList<>();

  /**
   * Plans a guest.
   *
   * @param asked what was asked for; RAM begins there, or where the board's can first be had
   * @param layouts where the kernel has its heap, with RAM where it is
   */
  GuestPlan(Guest guest, MachineConfig asked, Function<MachineConfig, Layout> layouts) {
    this.guest = guest;
    if (asked.processors() > Board.MOST_PROCESSORS) {
      throw new PagingException.BadConfiguration(
          asked.processors() + " processors; a guest of QEMU has 1 to " + Board.MOST_PROCESSORS);
    }
    long base = Math.max(asked.ramBase().value(), guest.firstFree());
    config = asked.toBuilder().ramBase(PhysicalAddress.of(base)).checkCoherence(false).build();
    requireRam("RAM", base, config.ramBytes());
    for (DeviceRange device : config.devices()) {
      requireRam(
          "device " + device.name(),
          device.first().value() << PageNumber.SHIFT,
          device.frames() << PageNumber.SHIFT);
    }
    devices.addAll(config.devices());
    Layout layout = layouts.apply(config);
    PageRange heap = layout.kernelHeap();
    long span = layout.tableSpan();
    long tables = Math.max(1, Math.min(STUB_TABLES, heap.count() / span));
    stub = heap.limit().plus(STUB_INDEX % span - tables * span);
    if (!heap.contains(stub)) {
      throw new PagingException.BadConfiguration(
          "the kernel heap " + heap + " has no room for the pages of the guest's stub");
    }
    add("firmware", 0, guest.firmware(), guest.firmwarePages(), Protection.KERNEL_READ_EXECUTE);
    add(
        "mailboxes",
        STUB_PAGES,
        FrameNumber.of(guest.mailboxes() >>> PageNumber.SHIFT),
        (long) config.processors() * MAILBOX_PAGES,
        Protection.KERNEL_READ_WRITE);
    guest
        .device()
        .ifPresent(
            device -> {
              devices.add(device);
              map(STUB_PAGES - 1, device, Protection.KERNEL_READ_WRITE, MemoryType.DEVICE);
            });
  }

  /** The configuration, with RAM where it is. */
  MachineConfig config() {
    return config;
  }

  /** The lowest physical address that is the kernel's. */
  long firstFree() {
    return guest.firstFree();
  }

  /** The virtual address of the stub. */
  long stub() {
    return stub.address().value();
  }

  /** The virtual address of a page of the stub. */
  long stubPage(int page) {
    return stub.plus(page).address().value();
  }

  /** The virtual address of the device that the stub uses. */
  long device() {
    return stubPage(STUB_PAGES - 1);
  }

  /** The virtual address of a processor's mailbox. */
  long mailbox(int processor) {
    return stubPage(STUB_PAGES + processor * MAILBOX_PAGES);
  }

  /** The physical address of a processor's mailbox. */
  long physicalMailbox(int processor) {
    return guest.mailboxes() + (long) processor * Mailbox.STRIDE;
  }

  @Override
  public List<RamRange> ram() {
    return List.of(RamRange.of(config.ramBase().frame(), config.ramBytes() >>> PageNumber.SHIFT));
  }

  @Override
  public List<DeviceRange> devices() {
    return devices;
  }

  @Override
  public List<FixedMapping> kernelMappings() {
    return kernelMappings;
  }

  @Override
  public List<PageRange> identityMappings() {
    return List.of(PageRange.of(PageNumber.of(guest.firmware().value()), guest.identicalPages()));
  }

  private void add(String name, int page, FrameNumber first, long frames, Protection protection) {
    DeviceRange range = DeviceRange.of(name, first, frames);
    devices.add(range);
    map(page, range, protection, MemoryType.WRITE_BACK);
  }

  private void map(int page, DeviceRange range, Protection protection, MemoryType type) {
    kernelMappings.add(
        FixedMapping.of(
            PageRange.of(stub.plus(page), range.frames()), range.first(), protection, type));
  }

  private void requireRam(String what, long address, long bytes) {
    if (address < guest.firstFree() || !guest.board().isRam(address, bytes)) {
      throw new PagingException.BadConfiguration(
          "%s of %d bytes at 0x%x; QEMU's board can have memory from 0x%x to 0x%x"
              .formatted(
                  what,
                  bytes,
                  address,
                  guest.firstFree(),
                  guest.board().ramBase() + guest.board().ramBytes() - 1));
    }
  }
}
