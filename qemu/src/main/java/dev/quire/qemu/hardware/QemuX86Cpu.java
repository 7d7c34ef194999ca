package dev.quire.qemu.hardware;

import dev.quire.api.port.X86Cpu;
import dev.quire.qemu.process.GuestMemory;
import dev.quire.x86.layout.Cr;
import dev.quire.x86.layout.Efer;
import dev.quire.x86.layout.ErrorCode;
import dev.quire.x86.layout.Pte;
import java.util.List;

/**
 * QEMU's x86 processor. Accesses with user privilege are made in ring 3, from a page of the stub
 * that user code may see only while a translation of it is fetched: see {@link #openUserPage}.
 *
 * <p>Turning paging on or off takes a page of the stub that is mapped identically, as the platform
 * asks. Bits of CR0 and CR4 that have nothing to do with paging are the machine's, and stay.
 */
class QemuX86Cpu extends QemuCpu implements X86Cpu {

  /** CR0: protection, and floating point without emulation. */
  private static final int CR0_KEPT = 0x33;

  /** CR4: user code may use SSE. */
  private static final int CR4_KEPT = 0x600;

  static final int PAGE_FAULT = 14;

  private final boolean wide;
  private final Segments segments;
  private final X86Fetch fetch;
  private final long userPage;
  private final int device;
  private final int physicalDevice;
  private X86Format format = X86Format.TWO_LEVEL;
  private boolean paging;
  private boolean executeDisable;
  private long cr2;
  private int errorCode;

  /**
   * Creates the next processor of a machine.
   *
   * @param wide whether it has entries of 64 bits, and XD in them
   */
  QemuX86Cpu(QemuMachine machine, boolean wide) {
    this(machine, wide, QemuX86Machine.USER_PAGE);
  }

  /** As the other, for a stub whose page of user code is at this index. */
  QemuX86Cpu(QemuMachine machine, boolean wide, int userPageIndex) {
    super(machine);
    this.wide = wide;
    GuestPlan plan = machine.plan();
    fetch = new X86Fetch(this, plan);
    segments = QemuX86Machine.segments(plan, index());
    userPage = plan.stubPage(userPageIndex);
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
    switchPaging(on, full);
    paging = on;
  }

  /** Has the stub turn paging on or off. */
  void switchPaging(boolean on, int newCr0) {
    segments.freeTask(mailbox);
    if (on) {
      write(X86Operation.PAGING_ON, device, newCr0);
    } else {
      write(X86Operation.PAGING_OFF, physicalDevice, newCr0);
    }
  }

  final boolean isPaging() {
    return paging;
  }

  final boolean hasExecuteDisable() {
    return executeDisable;
  }

  @Override
  public long cr2() {
    return cr2;
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
    write(X86Operation.WRITE_CR3, 0, value);
  }

  @Override
  public int cr4() {
    return read(X86Operation.READ_CR4);
  }

  @Override
  public void setCr4(int value) {
    boolean pae = (value & Cr.CR4_PAE) != 0;
    if (pae && !wide) {
      throw new IllegalArgumentException("CR4.PAE: this guest has 32-bit paging only");
    }
    write(X86Operation.WRITE_CR4, 0, value | CR4_KEPT);
    format = pae ? widest() : X86Format.TWO_LEVEL;
  }

  @Override
  public long efer() {
    if (!wide) {
      return 0;
    }
    write(X86Operation.READ_EFER, 0, 0);
    return mailbox.longResult();
  }

  /**
   * Sets NXE.
   *
   * @throws IllegalArgumentException for what the guest does not have: long mode, and with 32-bit
   *     paging only, NXE
   */
  @Override
  public void setEfer(long value) {
    if ((value & ~(wide ? Efer.NXE : 0)) != 0) {
      throw new IllegalArgumentException(
          "IA32_EFER = 0x"
              + Long.toHexString(value)
              + ": this guest has "
              + (wide ? "32-bit and PAE paging" : "32-bit paging only"));
    }
    if (wide) {
      writeEfer(value);
    }
  }

  final void writeEfer(long value) {
    write(X86Operation.WRITE_EFER, 0, value);
    executeDisable = (value & Efer.NXE) != 0;
  }

  /** The format that tables have with CR4.PAE. */
  X86Format widest() {
    return X86Format.PAE;
  }

  @Override
  public void invlpg(long address) {
    write(X86Operation.INVLPG, address, 0);
  }

  private int read(X86Operation operation) {
    write(operation, 0, 0);
    return mailbox.result();
  }

  final void write(X86Operation operation, long address, long value) {
    int trap = mailbox.call(operation, false, address, value);
    if (trap != Mailbox.DONE) {
      throw unexpected(trap);
    }
  }

  @Override
  int perform(
      Operation operation, boolean user, long address, long value, long expected, int count) {
    return operation == Operation.FETCH32 && paging && executeDisable && format.isWide()
        ? fetch.fetch(user, address)
        : performPlain(operation, user, address, value, expected, count);
  }

  /** Has the stub do an operation of memory as it is. */
  int performPlain(
      Operation operation, boolean user, long address, long value, long expected, int count) {
    if (!user || !paging) {
      return mailbox.call(operation, false, address, value, expected, count);
    }
    return switch (operation) {
      case FILL_WORDS -> {
        mailbox.fillWords((int) value, (int) expected, count);
        yield performInRing3(Operation.STORE_WORDS, address, 0, 0, count);
      }
      case FILL_LONGS -> {
        mailbox.fillLongs(value, expected, count);
        yield performInRing3(Operation.STORE_LONGS, address, 0, 0, count);
      }
      default -> performInRing3(operation, address, value, expected, count);
    };
  }

  private int performInRing3(
      Operation operation, long address, long value, long expected, int count) {
    int trap = mailbox.call(operation, true, address, value, expected, count);
    return isUserPageMissing(trap)
        ? openUserPage(operation, address, value, expected, count)
        : trap;
  }

  /** Whether the trap is that of ring 3 which cannot fetch its own code. */
  private boolean isUserPageMissing(int trap) {
    long at = mailbox.getLong(Mailbox.FAULT_ADDRESS);
    return trap == PAGE_FAULT + 1
        && at == mailbox.getLong(Mailbox.FAULT_PC)
        && (at & Cr.CR3_BASE) == userPage;
  }

  /** Walks the tables that are current. */
  X86Walk walk(long address) {
    return X86Walk.of(machine.memory(), format, cr3(), address);
  }

  /**
   * Does an operation in ring 3 with the user page open to user code in the tables. There is no
   * page of user code that the kernel would have mapped for this, so the entries get their US bit
   * here, behind the kernel's back, and lose it when the operation is done; the translation stays
   * cached until CR3 is loaded, and serves the next operations.
   */
  private int openUserPage(
      Operation operation, long address, long value, long expected, int count) {
    GuestMemory memory = machine.memory();
    synchronized (machine) {
      List<Long> entries = walk(userPage).entriesWithRights();
      int[] before = new int[entries.size()];
      for (int i = 0; i < before.length; i++) {
        before[i] = memory.setBits32(entries.get(i), Pte.US);
      }
      try {
        return mailbox.call(operation, true, address, value, expected, count);
      } finally {
        for (int i = before.length - 1; i >= 0; i--) {
          memory.clearBits32(entries.get(i), Pte.US & ~before[i]);
        }
      }
    }
  }

  @Override
  void takeFault(int trap) {
    if (trap != PAGE_FAULT + 1) {
      throw unexpected(trap);
    }
    setFault(mailbox.getLong(Mailbox.FAULT_ADDRESS), mailbox.get(Mailbox.FAULT_CODE));
  }

  /** Sets what {@link #cr2} and {@link #errorCode} say. */
  final void setFault(long address, int code) {
    cr2 = address;
    errorCode = code;
  }

  @Override
  String describeFault(boolean fetch) {
    return "CR2 0x" + Long.toHexString(cr2) + ", error code " + ErrorCode.describe(errorCode);
  }

  private RuntimeException unexpected(int trap) {
    return mailbox.failure(
        "took trap "
            + (trap - 1)
            + " with error code 0x"
            + Integer.toHexString(mailbox.get(Mailbox.FAULT_CODE))
            + " at 0x"
            + Long.toHexString(mailbox.getLong(Mailbox.FAULT_PC)));
  }
}
