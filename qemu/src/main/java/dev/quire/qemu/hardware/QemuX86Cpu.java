package dev.quire.qemu.hardware;

import dev.quire.api.port.X86Cpu;
import dev.quire.qemu.process.GuestMemory;
import dev.quire.x86.layout.Cr;
import dev.quire.x86.layout.ErrorCode;
import dev.quire.x86.layout.Pde;
import dev.quire.x86.layout.Pte;
import dev.quire.x86.layout.X86Geometry;

/**
 * QEMU's x86 processor. Accesses with user privilege are made in ring 3, from a page of the stub
 * that user code may see only while a translation of it is fetched: see {@link #openUserPage}.
 *
 * <p>Turning paging on or off takes a page of the stub that is mapped identically, as the platform
 * asks. Bits of CR0 and CR4 that have nothing to do with paging are the machine's, and stay.
 */
final class QemuX86Cpu extends QemuCpu implements X86Cpu {

  /** CR0: protection, and floating point without emulation. */
  private static final int CR0_KEPT = 0x33;

  /** CR4: user code may use SSE. */
  private static final int CR4_KEPT = 0x600;

  static final int PAGE_FAULT = 14;

  private final Segments segments;
  private final long userPage;
  private final int device;
  private final int physicalDevice;
  private boolean paging;
  private int cr2;
  private int errorCode;

  QemuX86Cpu(QemuMachine machine) {
    super(machine);
    GuestPlan plan = machine.plan();
    segments = QemuX86Machine.segments(plan, index());
    userPage = plan.stubPage(QemuX86Machine.USER_PAGE);
    device = (int) plan.device();
    physicalDevice = QemuX86Machine.LOCAL_APIC;
  }

  @Override
  public int cr0() {
    return read(X86Operation.READ_CR0);
  }

  @Override
  public void setCr0(int value) {
    int full = value | CR0_KEPT;
    boolean on = (value & Cr.CR0_PG) != 0;
    if (on == paging) {
      write(X86Operation.WRITE_CR0, 0, full);
      return;
    }
    segments.freeTask(mailbox);
    paging = on;
    if (on) {
      write(X86Operation.PAGING_ON, device, full);
    } else {
      write(X86Operation.PAGING_OFF, physicalDevice, full);
    }
  }

  @Override
  public long cr2() {
    return Integer.toUnsignedLong(cr2);
  }

  @Override
  public int errorCode() {
    return errorCode;
  }

  @Override
  public long cr3() {
    return Integer.toUnsignedLong(read(X86Operation.READ_CR3));
  }

  @Override
  public void setCr3(long value) {
    write(X86Operation.WRITE_CR3, 0, (int) value);
  }

  @Override
  public int cr4() {
    return read(X86Operation.READ_CR4);
  }

  @Override
  public void setCr4(int value) {
    if ((value & Cr.CR4_PAE) != 0) {
      throw new IllegalArgumentException("CR4.PAE: this guest has 32-bit paging only");
    }
    write(X86Operation.WRITE_CR4, 0, value | CR4_KEPT);
  }

  @Override
  public long efer() {
    return 0;
  }

  /**
   * Leaves the register 0.
   *
   * @throws IllegalArgumentException for every other value: the guest has 32-bit paging only
   */
  @Override
  public void setEfer(long value) {
    if (value != 0) {
      throw new IllegalArgumentException(
          "IA32_EFER = 0x" + Long.toHexString(value) + ": this guest has 32-bit paging only");
    }
  }

  @Override
  public void invlpg(long address) {
    write(X86Operation.INVLPG, (int) address, 0);
  }

  private int read(X86Operation operation) {
    write(operation, 0, 0);
    return mailbox.result();
  }

  private void write(X86Operation operation, int address, int value) {
    int trap = mailbox.call(operation, false, address, value);
    if (trap != Mailbox.DONE) {
      throw unexpected(trap);
    }
  }

  @Override
  int perform(Operation operation, boolean user, int address, int value, int expected, int count) {
    if (!user || !paging) {
      return mailbox.call(operation, false, address, value, expected, count);
    }
    if (operation == Operation.FILL_WORDS) {
      fillData(value, expected, count);
      return performInRing3(Operation.STORE_WORDS, address, 0, 0, count);
    }
    return performInRing3(operation, address, value, expected, count);
  }

  private void fillData(int first, int step, int count) {
    for (int i = 0; i < count; i++) {
      mailbox.put(Mailbox.DATA + i * Integer.BYTES, first + i * step);
    }
  }

  private int performInRing3(Operation operation, int address, int value, int expected, int count) {
    int trap = mailbox.call(operation, true, address, value, expected, count);
    return isUserPageMissing(trap)
        ? openUserPage(operation, address, value, expected, count)
        : trap;
  }

  /** Whether the trap is that of ring 3 which cannot fetch its own code. */
  private boolean isUserPageMissing(int trap) {
    int at = mailbox.get(Mailbox.FAULT_ADDRESS);
    return trap == PAGE_FAULT + 1
        && at == mailbox.get(Mailbox.FAULT_PC)
        && (at & Cr.CR3_BASE) == (int) userPage;
  }

  /**
   * Does an operation in ring 3 with the user page open to user code in the tables. There is no
   * page of user code that the kernel would have mapped for this, so the entries get their US bit
   * here, behind the kernel's back, and lose it when the operation is done; the translation stays
   * cached until CR3 is loaded, and serves the next operations.
   */
  private int openUserPage(Operation operation, int address, int value, int expected, int count) {
    GuestMemory memory = machine.memory();
    long directory = Cr.cr3(Cr.directoryFrame(cr3()));
    long upper =
        directory + ((long) X86Geometry.directoryIndex(userPage) << X86Geometry.ENTRY_SHIFT);
    synchronized (machine) {
      int pde = memory.setBits32(upper, Pde.US);
      long table = Integer.toUnsignedLong(pde & Pde.TABLE_FRAME);
      long lower = table + ((long) X86Geometry.tableIndex(userPage) << X86Geometry.ENTRY_SHIFT);
      int pte = memory.setBits32(lower, Pte.US);
      try {
        return mailbox.call(operation, true, address, value, expected, count);
      } finally {
        memory.clearBits32(lower, Pte.US & ~pte);
        memory.clearBits32(upper, Pde.US & ~pde);
      }
    }
  }

  @Override
  void takeFault(int trap) {
    if (trap != PAGE_FAULT + 1) {
      throw unexpected(trap);
    }
    cr2 = mailbox.get(Mailbox.FAULT_ADDRESS);
    errorCode = mailbox.get(Mailbox.FAULT_CODE);
  }

  @Override
  String describeFault(boolean fetch) {
    return "CR2 0x" + Integer.toHexString(cr2) + ", error code " + ErrorCode.describe(errorCode);
  }

  private RuntimeException unexpected(int trap) {
    return mailbox.failure(
        "took trap "
            + (trap - 1)
            + " with error code 0x"
            + Integer.toHexString(mailbox.get(Mailbox.FAULT_CODE))
            + " at EIP 0x"
            + Integer.toHexString(mailbox.get(Mailbox.FAULT_PC)));
  }
}
