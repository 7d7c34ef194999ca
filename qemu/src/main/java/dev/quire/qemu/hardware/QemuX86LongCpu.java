package dev.quire.qemu.hardware;

import dev.quire.x86.layout.Cr;
import dev.quire.x86.layout.Efer;
import dev.quire.x86.layout.ErrorCode;
import dev.quire.x86.layout.LongGeometry;

/**
 * QEMU's x86 processor with long mode. While paging is off the 32-bit stub runs; with paging the
 * one of 64 bits, which does not leave long mode again.
 *
 * <p>QEMU would let CR0.PG, CR4.PAE and IA32_EFER.LME change there, where the manual has a general
 * protection exception; so that is refused here. An access to an address that is not canonical does
 * give this exception (SDM 1, 3.3.7.1): it is told as {@link ErrorCode#GENERAL_PROTECTION} has it.
 */
final class QemuX86LongCpu extends QemuX86Cpu {

  /** The page of the firmware's part for long mode that ring 3 runs in. */
  static final int USER_PAGE = 1;

  static final int GENERAL_PROTECTION = 13;

  private final long device;
  private Operation operation = Operation.NOTHING;
  private long address;
  private boolean user;

  QemuX86LongCpu(QemuMachine machine) {
    super(machine, true, USER_PAGE);
    device = machine.plan().device();
  }

  @Override
  void switchPaging(boolean on, int newCr0) {
    refuse(!on, "CR0.PG is cleared in 64-bit mode (SDM 3A, 2.5 and 9.8.5.4)");
    refuse((efer() & Efer.LME) == 0, "paging without IA32_EFER.LME: this guest has long mode only");
    write(X86Operation.LONG_MODE_ON, device, newCr0);
  }

  @Override
  public long cr3() {
    long low = super.cr3();
    return isPaging() ? mailbox.longResult() : low;
  }

  @Override
  public void setCr4(int value) {
    boolean wide = (value & Cr.CR4_PAE) != 0;
    refuse(isPaging() && !wide, "CR4.PAE is cleared in long mode (SDM 3A, 2.5)");
    super.setCr4(value);
  }

  /** Sets LME and NXE; LME only while paging is off. */
  @Override
  public void setEfer(long value) {
    refuse((value & ~Efer.KNOWN) != 0, "IA32_EFER: reserved bits");
    boolean isLong = (value & Efer.LME) != 0;
    refuse(isPaging() && !isLong, "IA32_EFER.LME is cleared in long mode (SDM 3A, 9.8.5)");
    writeEfer(value & ~Efer.LMA);
  }

  @Override
  X86Format widest() {
    return X86Format.LONG;
  }

  @Override
  int perform(Operation what, boolean byUser, long at, long value, long expected, int count) {
    operation = what;
    address = at;
    user = byUser;
    return super.perform(what, byUser, at, value, expected, count);
  }

  @Override
  void takeFault(int trap) {
    if (trap != GENERAL_PROTECTION + 1 || LongGeometry.isCanonical(address)) {
      super.takeFault(trap);
      return;
    }
    boolean fetch = operation == Operation.FETCH32;
    setFault(
        address,
        ErrorCode.GENERAL_PROTECTION
            | (operation.writes() ? ErrorCode.WR : 0)
            | (user ? ErrorCode.US : 0)
            | (fetch && hasExecuteDisable() ? ErrorCode.ID : 0));
  }

  private static void refuse(boolean wrong, String why) {
    if (wrong) {
      throw new IllegalArgumentException(why);
    }
  }
}
