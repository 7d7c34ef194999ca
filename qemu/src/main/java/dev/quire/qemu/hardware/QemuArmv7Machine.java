package dev.quire.qemu.hardware;

import dev.quire.api.FrameNumber;
import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.port.Armv7Cpu;
import dev.quire.api.port.Observer;
import dev.quire.api.port.Platform;
import dev.quire.armv7.kernel.Armv7Kernel;
import dev.quire.armv7.layout.L2Descriptor;
import dev.quire.armv7.layout.MemoryTypes;
import dev.quire.qemu.process.Board;
import dev.quire.qemu.user.UserCpu;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An ARMv7 guest: processors with their MMU off, and memory that no one has written yet. RAM begins
 * where the configuration says, or at 0x40200000: unlike x86, the board has none below 1 GB, and
 * below that address are QEMU's device tree and the mailboxes.
 */
public final class QemuArmv7Machine implements AutoCloseable {

  /** The physical address of the firmware. */
  static final long FIRMWARE = 0;

  private static final int FIRMWARE_PAGES = 2;
  private static final long MAILBOXES = 0x40100000;
  private static final long FIRST_FREE = 0x40200000;

  // The virtual timer counts at 62.5 MHz.
  private static final double TICKS_PER_MICROSECOND = 62.5;

  private static final Guest GUEST =
      new Guest(
          Board.ARMV7,
          FrameNumber.of(FIRMWARE >>> PageNumber.SHIFT),
          FIRMWARE_PAGES,
          FIRMWARE_PAGES,
          Optional.empty(),
          MAILBOXES,
          FIRST_FREE,
          TICKS_PER_MICROSECOND,
          Integer.BYTES,
          L2Descriptor.of(
              0,
              L2Descriptor.NG
                  | L2Descriptor.S
                  | L2Descriptor.memoryBits(MemoryTypes.WRITE_BACK)
                  | L2Descriptor.USER
                  | L2Descriptor.ACCESS_FLAG));

  private final QemuMachine machine;
  private final List<QemuArmv7Cpu> processors;
  private final List<UserCpu> users;

  private QemuArmv7Machine(MachineConfig config) {
    machine = new QemuMachine(GUEST, config, Armv7Kernel::layout, QemuArmv7Machine::writeMailbox);
    List<QemuArmv7Cpu> all = new ArrayList<>();
    for (int i = 0; i < config.processors(); i++) {
      all.add(new QemuArmv7Cpu(machine));
    }
    processors = List.copyOf(all);
    users = all.stream().<UserCpu>map(Armv7User::new).toList();
  }

  /**
   * Starts a guest.
   *
   * @throws dev.quire.qemu.process.QemuMissingException if QEMU must be installed first
   * @throws dev.quire.api.PagingException.BadConfiguration if the board cannot be had so
   */
  public static QemuArmv7Machine start(MachineConfig config) {
    return new QemuArmv7Machine(config);
  }

  /** The processors, by index. */
  public List<Armv7Cpu> cpus() {
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

  private static void writeMailbox(int processor, GuestPlan plan, ByteBuffer mailbox) {
    mailbox.putLong(Mailbox.WINDOW, plan.stub());
  }
}
