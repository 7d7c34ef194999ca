package dev.quire.qemu.hardware;

import dev.quire.armv7.layout.Fsr;
import dev.quire.qemu.user.Armv7Register;
import dev.quire.qemu.user.Trap;
import dev.quire.qemu.user.UserContext;
import dev.quire.qemu.user.UserCpu;

/** User code on a processor of an ARMv7 guest. */
final class Armv7User implements UserCpu {
  private static final int PC = Armv7Register.PC.ordinal();
  private static final int CPSR = Armv7Register.CPSR.ordinal();

  /** CPSR that user code may set: N, Z, C, V, Q, IT, GE, T. */
  private static final int CPSR_USER = 0xfe0ffc20;

  /** User mode; asynchronous aborts and FIQ are masked. */
  private static final int CPSR_SET = 0x150;

  private static final int THUMB = 0x20;

  /** D0 to D31, and FPSCR. */
  private static final int FLOATING_BYTES = 32 * Long.BYTES + Integer.BYTES;

  private final QemuArmv7Cpu cpu;
  private final Mailbox mailbox;
  private final Slices slices = new Slices();

  Armv7User(QemuArmv7Cpu cpu) {
    this.cpu = cpu;
    mailbox = cpu.mailbox;
  }

  @Override
  public int registers() {
    return Armv7Register.values().length;
  }

  @Override
  public int floatingBytes() {
    return FLOATING_BYTES;
  }

  @Override
  public UserContext start(long entry, long stackPointer) {
    UserContext context = new UserContext(registers(), floatingBytes());
    context.set(PC, (int) entry & ~1);
    context.set(Armv7Register.SP.ordinal(), (int) stackPointer);
    context.set(CPSR, CPSR_SET | ((entry & 1) != 0 ? THUMB : 0));
    return context;
  }

  @Override
  public Trap run(UserContext context) {
    for (; ; ) {
      cpu.drive.boundary(true);
      load(context);
      slices.start();
      int trap = mailbox.call(Operation.RUN, false, 0, 0);
      slices.stop();
      store(context);
      switch (trap) {
        case QemuArmv7Cpu.SUPERVISOR_CALL -> {
          return Trap.SYSTEM_CALL;
        }
        case QemuArmv7Cpu.UNDEFINED -> {
          return Trap.UNDEFINED;
        }
        case QemuArmv7Cpu.PREFETCH_ABORT, QemuArmv7Cpu.DATA_ABORT -> {
          switch (Fsr.status(mailbox.get(Mailbox.FAULT_CODE))) {
            case QemuArmv7Cpu.DEBUG_EVENT -> {
              return Trap.BREAKPOINT;
            }
            case Fsr.ALIGNMENT -> {
              return Trap.ALIGNMENT;
            }
            case Fsr.EXTERNAL -> {
              return Trap.PROTECTION;
            }
            default -> fault(trap);
          }
        }
        default -> {
          // The end of a slice.
        }
      }
      if (slices.isOver()) {
        return Trap.TICK;
      }
    }
  }

  private void fault(int trap) {
    cpu.takeFault(trap);
    boolean fetch = trap == QemuArmv7Cpu.PREFETCH_ABORT;
    cpu.enterFault(
        fetch, true, "user code", Integer.toUnsignedLong(fetch ? cpu.ifar() : cpu.dfar()));
  }

  private void load(UserContext context) {
    for (int i = 0; i < registers(); i++) {
      mailbox.put(Mailbox.REGISTERS + i * Integer.BYTES, context.get(i));
    }
    mailbox.put(
        Mailbox.REGISTERS + CPSR * Integer.BYTES, (context.get(CPSR) & CPSR_USER) | CPSR_SET);
    mailbox.setBytes(Mailbox.FLOATING, context.floating(), 0, FLOATING_BYTES);
    mailbox.put(Mailbox.THREAD, context.threadPointer());
  }

  private void store(UserContext context) {
    for (int i = 0; i < registers(); i++) {
      context.set(i, mailbox.get(Mailbox.REGISTERS + i * Integer.BYTES));
    }
    mailbox.bytes(Mailbox.FLOATING, context.floating(), 0, FLOATING_BYTES);
  }
}
