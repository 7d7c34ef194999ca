package dev.quire.qemu.hardware;

import dev.quire.api.port.Armv7Cpu;
import dev.quire.armv7.layout.Fsr;
import dev.quire.armv7.layout.Sctlr;

/**
 * QEMU's ARMv7 processor, a Cortex-A15.
 *
 * <p>Turning the MMU on or off takes pages of the stub that are mapped identically, as the platform
 * asks. The stub needs VBAR for itself; what kernel code sets is kept, and no vector is taken from
 * there.
 */
final class QemuArmv7Cpu extends QemuCpu implements Armv7Cpu {
  static final int UNDEFINED = 1;
  static final int SUPERVISOR_CALL = 2;
  static final int PREFETCH_ABORT = 3;
  static final int DATA_ABORT = 4;
  static final int INTERRUPT = 5;

  /** Fault status of a breakpoint: ARM DDI 0406C, table B3-23. */
  static final int DEBUG_EVENT = 0b00010;

  /** PAR.F: the translation would fault. */
  private static final int WOULD_FAULT = 1;

  private final int stub;
  private final int virtualMailbox;
  private final int physicalMailbox;
  private boolean mmu;
  private int vbar;
  private int dfsr;
  private int dfar;
  private int ifsr;
  private int ifar;

  QemuArmv7Cpu(QemuMachine machine) {
    super(machine);
    GuestPlan plan = machine.plan();
    stub = (int) plan.stub();
    virtualMailbox = (int) plan.mailbox(index());
    physicalMailbox = (int) plan.physicalMailbox(index());
  }

  // Control registers.

  @Override
  public int ttbr0() {
    return read(Armv7Operation.READ_TTBR0);
  }

  @Override
  public void setTtbr0(int value) {
    write(Armv7Operation.WRITE_TTBR0, value);
  }

  @Override
  public int ttbr1() {
    return read(Armv7Operation.READ_TTBR1);
  }

  @Override
  public void setTtbr1(int value) {
    write(Armv7Operation.WRITE_TTBR1, value);
  }

  @Override
  public int ttbcr() {
    return read(Armv7Operation.READ_TTBCR);
  }

  @Override
  public void setTtbcr(int value) {
    write(Armv7Operation.WRITE_TTBCR, value);
  }

  @Override
  public int contextidr() {
    return read(Armv7Operation.READ_CONTEXTIDR);
  }

  @Override
  public void setContextidr(int value) {
    write(Armv7Operation.WRITE_CONTEXTIDR, value);
  }

  @Override
  public int dacr() {
    return read(Armv7Operation.READ_DACR);
  }

  @Override
  public void setDacr(int value) {
    write(Armv7Operation.WRITE_DACR, value);
  }

  @Override
  public int sctlr() {
    return read(Armv7Operation.READ_SCTLR);
  }

  @Override
  public void setSctlr(int value) {
    boolean on = (value & Sctlr.M) != 0;
    if (on == mmu) {
      write(Armv7Operation.WRITE_SCTLR, value);
      return;
    }
    mmu = on;
    call(
        Armv7Operation.SWITCH_MMU,
        on ? stub : (int) QemuArmv7Machine.FIRMWARE,
        value,
        on ? virtualMailbox : physicalMailbox);
  }

  @Override
  public int prrr() {
    return read(Armv7Operation.READ_PRRR);
  }

  @Override
  public void setPrrr(int value) {
    write(Armv7Operation.WRITE_PRRR, value);
  }

  @Override
  public int nmrr() {
    return read(Armv7Operation.READ_NMRR);
  }

  @Override
  public void setNmrr(int value) {
    write(Armv7Operation.WRITE_NMRR, value);
  }

  @Override
  public int vbar() {
    return vbar;
  }

  @Override
  public void setVbar(int value) {
    vbar = value;
  }

  // Fault registers.

  @Override
  public int dfsr() {
    return dfsr;
  }

  @Override
  public int dfar() {
    return dfar;
  }

  @Override
  public int ifsr() {
    return ifsr;
  }

  @Override
  public int ifar() {
    return ifar;
  }

  // Invalidations.

  @Override
  public void tlbimva(int mvaAndAsid) {
    invalidate(Armv7Operation.TLBIMVA, mvaAndAsid);
  }

  @Override
  public void tlbimvaa(int mva) {
    invalidate(Armv7Operation.TLBIMVAA, mva);
  }

  @Override
  public void tlbiasid(int asid) {
    invalidate(Armv7Operation.TLBIASID, asid);
  }

  @Override
  public void tlbiall() {
    invalidate(Armv7Operation.TLBIALL, 0);
  }

  @Override
  public void tlbimvais(int mvaAndAsid) {
    invalidate(Armv7Operation.TLBIMVAIS, mvaAndAsid);
  }

  @Override
  public void tlbimvaais(int mva) {
    invalidate(Armv7Operation.TLBIMVAAIS, mva);
  }

  @Override
  public void tlbiasidis(int asid) {
    invalidate(Armv7Operation.TLBIASIDIS, asid);
  }

  @Override
  public void tlbiallis() {
    invalidate(Armv7Operation.TLBIALLIS, 0);
  }

  // Barriers and caches.

  /** Nothing is left to be done: whatever the stub does, it ends with a DSB. */
  @Override
  public void dsb() {}

  /** Nothing is left to be done: whatever the stub does, it begins with an ISB. */
  @Override
  public void isb() {}

  @Override
  public void dccmvac(long address) {
    invalidate(Armv7Operation.DCCMVAC, (int) address);
  }

  @Override
  public void icialluis() {
    invalidate(Armv7Operation.ICIALLUIS, 0);
  }

  private int read(Armv7Operation operation) {
    call(operation, 0, 0, 0);
    return mailbox.result();
  }

  private void write(Armv7Operation operation, int value) {
    call(operation, 0, value, 0);
  }

  private void invalidate(Armv7Operation operation, int operand) {
    call(operation, operand, 0, 0);
  }

  private void call(Armv7Operation operation, long address, long value, long expected) {
    int trap = mailbox.call(operation, false, address, value, expected, 0);
    if (trap != Mailbox.DONE) {
      throw unexpected(trap);
    }
  }

  // Accesses.

  @Override
  int perform(
      Operation operation, boolean user, long address, long value, long expected, int count) {
    return switch (operation) {
      case FETCH32 -> fetch(user, address);
      case EXCHANGE32, COMPARE_AND_SET32 ->
          user
              ? exclusive(operation, address, value, expected)
              : mailbox.call(operation, false, address, value, expected, 0);
      default -> mailbox.call(operation, user, address, value, expected, count);
    };
  }

  /** Fetches a word, and when that was granted, loads it to know it. */
  private int fetch(boolean user, long address) {
    for (; ; ) {
      int trap = mailbox.call(Operation.FETCH32, user, address, 0);
      if (trap == PREFETCH_ABORT && Fsr.status(mailbox.get(Mailbox.FAULT_CODE)) != DEBUG_EVENT) {
        return trap;
      }
      if (mailbox.call(Operation.LOAD32, user, address, 0) == Mailbox.DONE) {
        return Mailbox.DONE;
      }
      // Another processor has changed the tables in between.
    }
  }

  /**
   * An exclusive access of 32 bits with user privilege. There is no instruction for that: the
   * processor is asked whether user code may write; if not, a write by user code is made, to fault.
   */
  private int exclusive(Operation operation, long address, long value, long expected) {
    call(Armv7Operation.MAY_USER_WRITE, address, 0, 0);
    if ((mailbox.result() & WOULD_FAULT) == 0) {
      return mailbox.call(operation, false, address, value, expected, 0);
    }
    int trap = mailbox.call(Operation.STORE32, true, address, value);
    if (trap != Mailbox.DONE) {
      return trap;
    }
    throw mailbox.failure("has a translation cached that the tables do not have any more");
  }

  @Override
  void takeFault(int trap) {
    int status = Fsr.status(mailbox.get(Mailbox.FAULT_CODE));
    boolean abort = trap == DATA_ABORT || trap == PREFETCH_ABORT;
    if (!abort || status == DEBUG_EVENT || status == Fsr.EXTERNAL || status == Fsr.ALIGNMENT) {
      throw unexpected(trap);
    }
    if (trap == PREFETCH_ABORT) {
      ifsr = mailbox.get(Mailbox.FAULT_CODE);
      ifar = mailbox.get(Mailbox.FAULT_ADDRESS);
    } else {
      dfsr = mailbox.get(Mailbox.FAULT_CODE);
      dfar = mailbox.get(Mailbox.FAULT_ADDRESS);
    }
  }

  @Override
  String describeFault(boolean fetch) {
    return fetch
        ? "IFAR 0x" + Integer.toHexString(ifar) + ", " + Fsr.describeIfsr(ifsr)
        : "DFAR 0x" + Integer.toHexString(dfar) + ", " + Fsr.describeDfsr(dfsr);
  }

  private RuntimeException unexpected(int trap) {
    String kind =
        switch (trap) {
          case UNDEFINED -> "an undefined instruction";
          case SUPERVISOR_CALL -> "a supervisor call";
          case PREFETCH_ABORT -> "a prefetch abort";
          case DATA_ABORT -> "a data abort";
          default -> "trap " + trap;
        };
    return mailbox.failure(
        "took "
            + kind
            + " with status 0x"
            + Integer.toHexString(mailbox.get(Mailbox.FAULT_CODE))
            + ", fault address 0x"
            + Integer.toHexString(mailbox.get(Mailbox.FAULT_ADDRESS))
            + ", at PC 0x"
            + Integer.toHexString(mailbox.get(Mailbox.FAULT_PC)));
  }
}
