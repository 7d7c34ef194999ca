package dev.quire.qemu.hardware;

import dev.quire.api.DeviceRange;
import dev.quire.api.FrameNumber;
import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.port.Observer;
import dev.quire.api.port.Platform;
import dev.quire.api.port.X86Cpu;
import dev.quire.qemu.process.Board;
import dev.quire.qemu.user.UserCpu;
import dev.quire.x86.kernel.X86Kernel;
import dev.quire.x86.layout.Pte;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An x86 guest: processors with paging off, and memory that no one has written yet. RAM begins
 * where the configuration says, or at 1 MB: below are the firmware and the mailboxes.
 */
public final class QemuX86Machine implements AutoCloseable {

  /** The physical address of the processor's own interrupt controller, whose timer is used. */
  static final int LOCAL_APIC = 0xfee00000;

  /** The page of the firmware that ring 3 runs in. */
  static final int USER_PAGE = 2;

  private static final long FIRMWARE = 0xf0000;
  private static final long MAILBOXES = 0x10000;
  private static final long FIRST_FREE = 1 << 20;

  // The local APIC's timer counts nanoseconds.
  private static final double TICKS_PER_MICROSECOND = 1000;

  private static final Guest GUEST =
      new Guest(
          Board.X86,
          frame(FIRMWARE),
          USER_PAGE + 1,
          1,
          Optional.of(DeviceRange.of("local APIC", frame(Integer.toUnsignedLong(LOCAL_APIC)), 1)),
          MAILBOXES,
          FIRST_FREE,
          TICKS_PER_MICROSECOND,
          Pte.P | Pte.RW | Pte.US | Pte.A | Pte.D);

  private final QemuMachine machine;
  private final List<QemuX86Cpu> processors;
  private final List<UserCpu> users;

  private QemuX86Machine(MachineConfig config) {
    machine = new QemuMachine(GUEST, config, X86Kernel::layout, QemuX86Machine::writeMailbox);
    List<QemuX86Cpu> all = new ArrayList<>();
    for (int i = 0; i < config.processors(); i++) {
      all.add(new QemuX86Cpu(machine));
    }
    processors = List.copyOf(all);
    users = all.stream().<UserCpu>map(X86User::new).toList();
  }

  /**
   * Starts a guest.
   *
   * @throws dev.quire.qemu.process.QemuMissingException if QEMU must be installed first
   * @throws dev.quire.api.PagingException.BadConfiguration if the board cannot be had so
   */
  public static QemuX86Machine start(MachineConfig config) {
    return new QemuX86Machine(config);
  }

  /** The processors, by index. */
  public List<X86Cpu> cpus() {
    return List.copyOf(processors);
  }

  /** The same processors, as those that run user code. */
  public List<UserCpu> userCpus() {
    return users;
  }

  /** What is where. */
  public Platform platform() {
    return machine.platform();
  }

  /** The observer that kernel code is to tell what it does. */
  public Observer observer() {
    return machine.observer();
  }

  /** What the processors share. */
  public QemuMachine machine() {
    return machine;
  }

  @Override
  public void close() {
    machine.close();
  }

  static Segments segments(GuestPlan plan, int processor) {
    return new Segments(
        plan.stub(), FIRMWARE, plan.mailbox(processor), plan.physicalMailbox(processor));
  }

  private static void writeMailbox(int processor, GuestPlan plan, ByteBuffer mailbox) {
    segments(plan, processor).write(mailbox);
    mailbox.putInt(Mailbox.TIMER, LOCAL_APIC);
    mailbox.putInt(Mailbox.WINDOW, (int) plan.stub());
  }

  private static FrameNumber frame(long address) {
    return FrameNumber.of(address >>> PageNumber.SHIFT);
  }
}
