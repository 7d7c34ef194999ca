package dev.quire.qemu.hardware;

import dev.quire.api.DeviceRange;
import dev.quire.api.FrameNumber;
import dev.quire.api.Layout;
import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.port.Observer;
import dev.quire.api.port.Platform;
import dev.quire.api.port.X86Cpu;
import dev.quire.qemu.process.Board;
import dev.quire.qemu.user.UserCpu;
import dev.quire.x86.kernel.LongKernel;
import dev.quire.x86.kernel.PaeKernel;
import dev.quire.x86.kernel.X86Kernel;
import dev.quire.x86.layout.Pte;
import dev.quire.x86.layout.WidePte;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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

  /** Where in the firmware what runs in long mode is. */
  static final int LONG_ROM = 0x3000;

  private static final Guest GUEST =
      guest(Board.X86, FIRMWARE, USER_PAGE, Integer.BYTES, Pte.P | Pte.RW | Pte.US | Pte.A | Pte.D);

  private static final long WIDE_POISON =
      WidePte.P | WidePte.RW | WidePte.US | WidePte.A | WidePte.D;

  private static final Guest PAE_GUEST =
      guest(Board.X86_64, FIRMWARE, USER_PAGE, Long.BYTES, WIDE_POISON);

  private static final Guest LONG_GUEST =
      guest(Board.X86_64, FIRMWARE + LONG_ROM, QemuX86LongCpu.USER_PAGE, Long.BYTES, WIDE_POISON);

  private final QemuMachine machine;
  private final List<QemuX86Cpu> processors;
  private final List<UserCpu> users;

  private QemuX86Machine(
      QemuMachine machine,
      Function<QemuMachine, QemuX86Cpu> processor,
      Function<QemuX86Cpu, Optional<UserCpu>> user) {
    this.machine = machine;
    List<QemuX86Cpu> all = new ArrayList<>();
    for (int i = 0; i < machine.config().processors(); i++) {
      all.add(processor.apply(machine));
    }
    processors = List.copyOf(all);
    users = all.stream().map(user).flatMap(Optional::stream).toList();
  }

  private static QemuX86Machine start(
      Guest guest, boolean wide, MachineConfig config, Function<MachineConfig, Layout> layout) {
    return new QemuX86Machine(
        new QemuMachine(guest, config, layout, QemuX86Machine::writeMailbox),
        machine -> new QemuX86Cpu(machine, wide),
        cpu -> Optional.of(new X86User(cpu)));
  }

  /**
   * Starts a guest whose processors have 32-bit paging only.
   *
   * @throws dev.quire.qemu.process.QemuMissingException if QEMU must be installed first
   * @throws dev.quire.api.PagingException.BadConfiguration if the board cannot be had so
   */
  public static QemuX86Machine start(MachineConfig config) {
    return start(GUEST, false, config, X86Kernel::layout);
  }

  /**
   * Starts a guest whose processors have PAE paging too, and execute-disable.
   *
   * @throws dev.quire.qemu.process.QemuMissingException if QEMU must be installed first
   * @throws dev.quire.api.PagingException.BadConfiguration if the board cannot be had so
   */
  public static QemuX86Machine startPae(MachineConfig config) {
    return start(PAE_GUEST, true, config, PaeKernel::layout);
  }

  /**
   * Starts a guest whose processors have long mode. They run no user code but that of accesses with
   * user privilege.
   *
   * @throws dev.quire.qemu.process.QemuMissingException if QEMU must be installed first
   * @throws dev.quire.api.PagingException.BadConfiguration if the board cannot be had so
   */
  public static QemuX86Machine startLong(MachineConfig config) {
    return new QemuX86Machine(
        new QemuMachine(
            LONG_GUEST, config, LongKernel::layout, QemuX86Machine::writeMailboxOfLongMode),
        QemuX86LongCpu::new,
        cpu -> Optional.empty());
  }

  /** The processors, by index. */
  public List<X86Cpu> cpus() {
    return List.copyOf(processors);
  }

  /** The same processors, as those that run user code; none in long mode. */
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
    mailbox.putLong(Mailbox.TIMER, Integer.toUnsignedLong(LOCAL_APIC));
    mailbox.putLong(Mailbox.WINDOW, plan.stub());
  }

  private static void writeMailboxOfLongMode(int processor, GuestPlan plan, ByteBuffer mailbox) {
    Segments.writePhysical(mailbox, (int) FIRMWARE, (int) plan.physicalMailbox(processor));
    LongSegments.write(mailbox, plan.mailbox(processor));
    mailbox.putLong(Mailbox.TIMER, Integer.toUnsignedLong(LOCAL_APIC));
    mailbox.putLong(Mailbox.WINDOW, plan.stub());
  }

  private static FrameNumber frame(long address) {
    return FrameNumber.of(address >>> PageNumber.SHIFT);
  }

  /** The facts of a guest whose tables have entries of this size. */
  private static Guest guest(
      Board board, long firmware, int userPage, int entryBytes, long poisonBits) {
    return new Guest(
        board,
        frame(firmware),
        userPage + 1,
        1,
        Optional.of(DeviceRange.of("local APIC", frame(Integer.toUnsignedLong(LOCAL_APIC)), 1)),
        MAILBOXES,
        FIRST_FREE,
        TICKS_PER_MICROSECOND,
        entryBytes,
        poisonBits);
  }
}
