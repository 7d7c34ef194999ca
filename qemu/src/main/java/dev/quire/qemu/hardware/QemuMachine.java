package dev.quire.qemu.hardware;

import dev.quire.api.DeviceRange;
import dev.quire.api.Layout;
import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.port.Observer;
import dev.quire.api.port.Platform;
import dev.quire.qemu.process.GuestMemory;
import dev.quire.qemu.process.QemuProcess;
import dev.quire.qemu.process.QemuProcesses;
import dev.quire.qemu.process.QemuProcesses.Lease;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What the processors of one guest share: QEMU itself, its memory, and where things are. A
 * backend's machine creates one of these, then its processors with it, in the order of their
 * indices.
 *
 * <p>Fresh RAM, and frames that the kernel frees, are filled with words that look like valid
 * entries, as in simulated machines. The TLB is QEMU's: model, size and seed of a configuration
 * mean nothing here, and there is no coherence checker.
 */
public final class QemuMachine implements AutoCloseable {

  private static final int FIRST_NAP_MICROSECONDS = 5;
  private static final int LAST_NAP_MICROSECONDS = 1_000;

  /** User code is interrupted so often, for Java to see what other processors ask. */
  static final int SLICE_MICROSECONDS = 1_000;

  private final Guest guest;
  private final GuestPlan plan;
  private final long poison;
  private final Lease lease;
  private final List<Drive> drives = new ArrayList<>();

  /** Fills in a mailbox before the guest starts what its architecture wants there. */
  interface MailboxWriter {
    void write(int processor, GuestPlan plan, ByteBuffer mailbox);
  }

  QemuMachine(
      Guest guest,
      MachineConfig asked,
      Function<MachineConfig, Layout> layout,
      MailboxWriter writer) {
    this.guest = guest;
    plan = new GuestPlan(guest, asked, layout);
    MachineConfig config = plan.config();
    long middle = config.ramBase().value() + config.ramBytes() / 2;
    poison = guest.poison(middle >>> PageNumber.SHIFT << PageNumber.SHIFT);
    lease =
        QemuProcesses.take(guest.board(), config.processors(), memory -> prepare(memory, writer));
  }

  private void prepare(GuestMemory memory, MailboxWriter writer) {
    MachineConfig config = plan.config();
    memory.fill(config.ramBase().value(), config.ramBytes(), poison);
    for (DeviceRange device : config.devices()) {
      memory.fill(
          device.first().value() << PageNumber.SHIFT, device.frames() << PageNumber.SHIFT, poison);
    }
    for (int i = 0; i < config.processors(); i++) {
      memory.fill(plan.physicalMailbox(i), Mailbox.STRIDE, 0);
      ByteBuffer mailbox = memory.view(plan.physicalMailbox(i), Mailbox.STRIDE);
      Mailbox.prepare(
          mailbox,
          config.processors(),
          guest.ticks(FIRST_NAP_MICROSECONDS),
          guest.ticks(LAST_NAP_MICROSECONDS),
          guest.ticks(SLICE_MICROSECONDS));
      writer.write(i, plan, mailbox);
    }
  }

  /** The configuration, with RAM where it is. */
  public MachineConfig config() {
    return plan.config();
  }

  /** What is where. */
  public Platform platform() {
    return plan;
  }

  /** The memory, for tests, which lay out tables by hand. */
  public GuestMemory memory() {
    return lease.process().memory();
  }

  /** The 64-bit word that fresh memory is filled with. */
  public long poison() {
    return poison;
  }

  /** QEMU. */
  public QemuProcess process() {
    return lease.process();
  }

  /** An observer that fills frames that become free, as fresh memory is filled. */
  public Observer observer() {
    return new Observer() {
      @Override
      public void editBegan(long edit, int processor, long space) {}

      @Override
      public void editClosed(long edit, int processor) {}

      @Override
      public void frameAllocated(long frame) {}

      @Override
      public void frameFreed(long frame) {
        poison(frame);
      }
    };
  }

  /** Ends the guest, or keeps it for the next who wants one; it may not be driven any more. */
  @Override
  public void close() {
    lease.close();
  }

  GuestPlan plan() {
    return plan;
  }

  /** Adds the next processor. */
  Mailbox add(Drive drive) {
    int index = drives.size();
    drives.add(drive);
    return new Mailbox(index, lease, memory().view(plan.physicalMailbox(index), Mailbox.STRIDE));
  }

  /** How the processors are driven, by index. */
  List<Drive> drives() {
    return drives;
  }

  private void poison(long frame) {
    if (!lease.isOpen()) {
      return;
    }
    ByteBuffer bytes = memory().view(frame << PageNumber.SHIFT, PageNumber.BYTES);
    for (int at = 0; at < PageNumber.BYTES; at += Long.BYTES) {
      bytes.putLong(at, poison);
    }
  }
}
