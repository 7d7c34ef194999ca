package dev.quire.x86.hardware;

import dev.quire.api.port.X86Cpu;
import dev.quire.common.hardware.Rights;
import dev.quire.common.hardware.SimulatedCpu;
import dev.quire.common.hardware.SimulatedMachine;
import dev.quire.x86.layout.Cr;
import dev.quire.x86.layout.ErrorCode;
import dev.quire.x86.layout.Pde;
import dev.quire.x86.layout.Pte;
import dev.quire.x86.layout.X86Geometry;

/**
 * The x86 processor: 32-bit paging as Intel SDM volume 3A has it in 4.3 (the walk), 4.6 (access
 * rights), 4.7 (page faults), 4.8 (accessed and dirty) and 4.10 (what is cached and what drops it).
 * It has PSE, PGE and the PAT, and neither PSE-36, NX, SMEP nor PCIDs.
 */
final class SimulatedX86Cpu extends SimulatedCpu implements X86Cpu {

  /** The attributes of a translation while paging is off: everything is allowed. */
  private static final int IDENTITY = Pte.RW | Pte.US | Pte.D;

  private static final int LARGE_SPAN = X86Geometry.INDEX_BITS;

  /** All is in one context: there are no PCIDs. */
  private static final int CONTEXT = 0;

  private int cr0;
  private int cr2;
  private int cr3;
  private int cr4;
  private int errorCode;

  SimulatedX86Cpu(SimulatedMachine machine) {
    super(machine, X86Geometry.ADDRESS_BITS);
  }

  @Override
  public int cr0() {
    return cr0;
  }

  @Override
  public void setCr0(int value) {
    int changed = cr0 ^ value;
    cr0 = value;
    if ((changed & Cr.CR0_PG) != 0) {
      dropEverything();
    } else if ((changed & Cr.CR0_WP) != 0) {
      recomputeRights();
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
    return Integer.toUnsignedLong(cr3);
  }

  @Override
  public void setCr3(long value) {
    cr3 = (int) value;
    if (paging()) {
      invalidateNonGlobal();
    }
    dropAllUpper();
  }

  @Override
  public int cr4() {
    return cr4;
  }

  @Override
  public void setCr4(int value) {
    int changed = cr4 ^ value;
    cr4 = value;
    if ((changed & (Cr.CR4_PGE | Cr.CR4_PSE)) != 0) {
      dropEverything();
    }
  }

  @Override
  public long efer() {
    return 0;
  }

  @Override
  public void setEfer(long value) {
    if (value != 0) {
      throw new IllegalArgumentException("a processor without long mode and XD");
    }
  }

  @Override
  public void invlpg(long address) {
    invalidatePage(address, CONTEXT);
    dropAllUpper();
  }

  @Override
  protected long walk(long address, int right) {
    if (!paging()) {
      return fill(address, address >>> X86Geometry.PAGE_SHIFT, 0, CONTEXT, false, IDENTITY);
    }
    for (; ; ) {
      long translation = walkOnce(address, right);
      if (translation != WALK) {
        return translation;
      }
    }
  }

  /** Walks once; {@link #WALK} if an entry changed under the walk. */
  private long walkOnce(long address, int right) {
    long group = address >>> X86Geometry.DIRECTORY_SHIFT;
    long at = entryAddress(cr3 & Cr.CR3_BASE, X86Geometry.directoryIndex(address));
    boolean cached = findUpper(0, group, CONTEXT);
    int pde = cached ? cachedWord(0) : readEntry(0, at);
    if (!Pde.isPresent(pde)) {
      return fault(address, right, 0);
    }
    if ((cr4 & Cr.CR4_PSE) != 0 && Pde.isLarge(pde)) {
      return walkLarge(address, right, at, pde);
    }
    if (cached) {
      usedUpper(0, Pde.tableFrame(pde));
    }
    long below = entryAddress(pde & Pde.TABLE_FRAME, X86Geometry.tableIndex(address));
    int pte = readEntry(1, below);
    if (!Pte.isPresent(pte)) {
      return fault(address, right, 0);
    }
    int wanted = Rights.isWrite(right) ? Pte.A | Pte.D : Pte.A;
    int attributes = (pde & pte & (Pte.RW | Pte.US)) | ((pte | wanted) & Pte.D);
    int allowed = rights(attributes);
    if ((allowed & right) == 0) {
      return fault(address, right, ErrorCode.P);
    }
    if ((!cached && !set(at, pde, Pde.A)) || !set(below, pte, wanted)) {
      return WALK;
    }
    cacheUpper(0, group, CONTEXT);
    return fill(
        address,
        Pte.frame(pte),
        0,
        CONTEXT,
        (pte & Pte.G) != 0 && (cr4 & Cr.CR4_PGE) != 0,
        attributes,
        allowed);
  }

  private long walkLarge(long address, int right, long at, int pde) {
    if (Pde.hasReserved(pde)) {
      return fault(address, right, ErrorCode.P | ErrorCode.RSVD);
    }
    int wanted = Rights.isWrite(right) ? Pde.A | Pde.D : Pde.A;
    int attributes = (pde & (Pde.RW | Pde.US)) | ((pde | wanted) & Pde.D);
    int allowed = rights(attributes);
    if ((allowed & right) == 0) {
      return fault(address, right, ErrorCode.P);
    }
    if (!set(at, pde, wanted)) {
      return WALK;
    }
    return fill(
        address,
        Pde.largeFrame(pde),
        LARGE_SPAN,
        CONTEXT,
        (pde & Pde.G) != 0 && (cr4 & Cr.CR4_PGE) != 0,
        attributes,
        allowed);
  }

  /**
   * What an entry allows (SDM 3A, 4.6.1): supervisor reads everything and writes what is writable,
   * or everything while CR0.WP is 0. A write needs the dirty bit too: without it the tables are
   * walked again, to set it.
   */
  @Override
  protected int rights(int attributes) {
    int allowed = Rights.KERNEL_READ | Rights.KERNEL_FETCH;
    boolean dirty = (attributes & Pte.D) != 0;
    boolean writable = (attributes & Pte.RW) != 0;
    if (dirty && (writable || (cr0 & Cr.CR0_WP) == 0)) {
      allowed |= Rights.KERNEL_WRITE;
    }
    if ((attributes & Pte.US) != 0) {
      allowed |= Rights.USER_READ | Rights.USER_FETCH;
      if (dirty && writable) {
        allowed |= Rights.USER_WRITE;
      }
    }
    return allowed;
  }

  /** A cached entry that does not suffice is no fault yet: the tables are walked. */
  @Override
  protected long refused(long address, int right, int attributes) {
    return WALK;
  }

  /** A page fault drops what is cached for its address (SDM 3A, 4.10.4.1). */
  @Override
  protected void faulting(long address) {
    forgetPage(address, CONTEXT);
    dropUpper(address >>> X86Geometry.DIRECTORY_SHIFT, CONTEXT);
  }

  @Override
  protected String describeFault(boolean fetch) {
    return "CR2 0x" + Integer.toHexString(cr2) + ", error code " + ErrorCode.describe(errorCode);
  }

  private boolean paging() {
    return (cr0 & Cr.CR0_PG) != 0;
  }

  private void dropEverything() {
    invalidateAll();
    dropAllUpper();
  }

  private static long entryAddress(int table, int index) {
    return Integer.toUnsignedLong(table) + ((long) index << X86Geometry.ENTRY_SHIFT);
  }

  /** Sets bits of an entry as the processor does: false if it is no longer what was read. */
  private boolean set(long at, int word, int bits) {
    return (word & bits) == bits || updateEntry(at, word, word | bits);
  }

  private long fault(long address, int right, int code) {
    if (!speculating()) {
      cr2 = (int) address;
      errorCode =
          code
              | (Rights.isWrite(right) ? ErrorCode.WR : 0)
              | (Rights.isUser(right) ? ErrorCode.US : 0);
    }
    return FAULT;
  }
}
