package dev.quire.x86.hardware;

import dev.quire.api.port.X86Cpu;
import dev.quire.common.hardware.Rights;
import dev.quire.common.hardware.SimulatedCpu;
import dev.quire.common.hardware.SimulatedMachine;
import dev.quire.x86.layout.Cr;
import dev.quire.x86.layout.Efer;
import dev.quire.x86.layout.ErrorCode;
import dev.quire.x86.layout.LongGeometry;
import dev.quire.x86.layout.Pde;
import dev.quire.x86.layout.Pte;
import dev.quire.x86.layout.WideGeometry;
import dev.quire.x86.layout.X86Geometry;
import org.jspecify.annotations.Nullable;

/**
 * The x86 processor: its registers, and 32-bit paging as Intel SDM volume 3A has it in 4.3 (the
 * walk), 4.6 (access rights), 4.7 (page faults), 4.8 (accessed and dirty) and 4.10 (what is cached
 * and what drops it). It has PSE, PGE, PAE, the PAT, XD, long mode and 1 GB pages, and neither
 * PSE-36, SMEP nor PCIDs. In long mode it is always in 64-bit mode.
 *
 * <p>Which kind of paging is used follows from CR0.PG, CR4.PAE and IA32_EFER.LME whenever one of
 * them is written; {@link PaeWalker} and {@link LongWalker} walk where it is not the 32-bit kind.
 */
final class SimulatedX86Cpu extends SimulatedCpu implements X86Cpu {

  /** The attributes of a translation while paging is off: everything is allowed. */
  private static final int IDENTITY = Pte.RW | Pte.US | Pte.D;

  private static final int LARGE_SPAN = X86Geometry.INDEX_BITS;

  /** All is in one context: there are no PCIDs. */
  private static final int CONTEXT = 0;

  /** What a walk returns if an entry changed under it. */
  static final long AGAIN = WALK;

  private final PaeWalker pae = new PaeWalker(this);
  private final LongWalker longMode = new LongWalker(this);
  private final @Nullable X86Mode watched;

  /** Whether paging is on, with two levels. */
  private boolean twoLevel;

  /** What walks while paging is on, with more levels. */
  private @Nullable WideWalker walker;

  private int cr0;
  private long cr2;
  private long cr3;
  private int cr4;
  private long efer;
  private int errorCode;

  /**
   * Creates the next processor of a machine, with paging off.
   *
   * @param mode what the coherence checker of the machine takes the tables for
   */
  SimulatedX86Cpu(SimulatedMachine machine, X86Mode mode) {
    super(machine, X86Geometry.ADDRESS_BITS);
    watched = machine.checker().isPresent() ? mode : null;
  }

  @Override
  public int cr0() {
    return cr0;
  }

  @Override
  public void setCr0(int value) {
    int changed = cr0 ^ value;
    if ((changed & Cr.CR0_PG) != 0) {
      enter(value, cr4);
    } else {
      cr0 = value;
      if ((changed & Cr.CR0_WP) != 0) {
        recomputeRights();
      }
    }
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
    return cr3;
  }

  @Override
  public void setCr3(long value) {
    if (value >>> (inLongMode() ? WideGeometry.PHYSICAL_BITS : X86Geometry.ADDRESS_BITS) != 0) {
      throw new GeneralProtection("CR3 0x" + Long.toHexString(value) + " is beyond the register");
    }
    if (walker == pae) {
      pae.load(value);
    }
    cr3 = value;
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
    if (((cr4 ^ value) & (Cr.CR4_PGE | Cr.CR4_PSE | Cr.CR4_PAE)) != 0) {
      enter(cr0, value);
    } else {
      cr4 = value;
    }
  }

  @Override
  public long efer() {
    return efer;
  }

  @Override
  public void setEfer(long value) {
    if ((value & ~Efer.KNOWN) != 0) {
      throw new GeneralProtection("IA32_EFER 0x" + Long.toHexString(value) + ": reserved bits");
    }
    if (paging() && ((efer ^ value) & Efer.LME) != 0) {
      throw new GeneralProtection("IA32_EFER.LME is changed while paging is on (SDM 3A, 9.8.5)");
    }
    efer = (value & ~Efer.LMA) | (efer & Efer.LMA);
  }

  /** Sets CR0 and CR4, which change what paging is (SDM 3A, 4.1.2, 4.4.1 and 9.8.5). */
  private void enter(int newCr0, int newCr4) {
    boolean on = (newCr0 & Cr.CR0_PG) != 0;
    boolean wide = (newCr4 & Cr.CR4_PAE) != 0;
    boolean isLong = on && (efer & Efer.LME) != 0;
    if (inLongMode() && !on) {
      throw new GeneralProtection("CR0.PG is cleared in 64-bit mode (SDM 3A, 2.5 and 9.8.5.4)");
    }
    if (isLong && !wide) {
      throw new GeneralProtection("long mode without CR4.PAE (SDM 3A, 4.1.2 and 9.8.5)");
    }
    if (on) {
      watch(isLong ? X86Mode.LONG : wide ? X86Mode.PAE : X86Mode.TWO_LEVEL);
    }
    if (on && wide && !isLong) {
      pae.load(cr3);
    }
    cr0 = newCr0;
    cr4 = newCr4;
    efer = isLong ? efer | Efer.LMA : efer & ~Efer.LMA;
    twoLevel = on && !wide;
    walker = !on || !wide ? null : isLong ? longMode : pae;
    setAddressBits(isLong ? LongGeometry.ADDRESS_BITS : X86Geometry.ADDRESS_BITS, isLong);
    dropEverything();
  }

  private void watch(X86Mode mode) {
    if (watched != null && watched != mode) {
      throw new IllegalStateException(
          "the coherence checker watches tables of " + watched + ", not of " + mode);
    }
  }

  @Override
  public void invlpg(long address) {
    invalidatePage(address, CONTEXT);
    dropAllUpper();
  }

  @Override
  protected long walk(long address, int right) {
    if (!twoLevel) {
      return walkOtherwise(address, right);
    }
    for (; ; ) {
      long translation = walkOnce(address, right);
      if (translation != WALK) {
        return translation;
      }
    }
  }

  private long walkOtherwise(long address, int right) {
    return walker != null
        ? walker.walk(address, right)
        : fill(address, address >>> X86Geometry.PAGE_SHIFT, 0, CONTEXT, false, IDENTITY);
  }

  /** Walks once; {@link #WALK} if an entry changed under the walk. */
  private long walkOnce(long address, int right) {
    long group = address >>> X86Geometry.DIRECTORY_SHIFT;
    long at = entryAddress((int) cr3 & Cr.CR3_BASE, X86Geometry.directoryIndex(address));
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
    int allowed = narrowRights(attributes);
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
    int allowed = narrowRights(attributes);
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
  private int narrowRights(int attributes) {
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

  @Override
  protected int rights(int attributes) {
    return X86Attributes.withoutFetch(attributes, narrowRights(attributes));
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
    if (walker == null) {
      dropUpper(address >>> X86Geometry.DIRECTORY_SHIFT, CONTEXT);
    } else {
      walker.dropUpper(address);
    }
  }

  @Override
  protected String describeFault(boolean fetch) {
    return "CR2 0x" + Long.toHexString(cr2) + ", error code " + ErrorCode.describe(errorCode);
  }

  private boolean paging() {
    return (cr0 & Cr.CR0_PG) != 0;
  }

  private boolean inLongMode() {
    return (efer & Efer.LMA) != 0;
  }

  /** Whether entries have XD; fault codes then tell fetches apart too. */
  boolean hasXd() {
    return (efer & Efer.NXE) != 0;
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

  /** Sets the fault registers, unless the walk is speculative. */
  long fault(long address, int right, int code) {
    if (!speculating()) {
      cr2 = address;
      errorCode =
          code
              | (Rights.isWrite(right) ? ErrorCode.WR : 0)
              | (Rights.isUser(right) ? ErrorCode.US : 0)
              | (walker != null && hasXd() && Rights.isFetch(right) ? ErrorCode.ID : 0);
    }
    return FAULT;
  }

  // What the walkers need.

  long read(int level, long at) {
    return readEntry64(level, at);
  }

  boolean update(long at, long expected, long word) {
    return updateEntry64(at, expected, word);
  }

  boolean findUpperEntry(int level, long group) {
    return findUpper(level, group, CONTEXT);
  }

  long upperEntry(int level) {
    return cachedWord64(level);
  }

  void usedUpperEntry(int level, long table) {
    usedUpper(level, table);
  }

  void cacheUpperEntry(int level, long group) {
    cacheUpper(level, group, CONTEXT);
  }

  void dropUpperEntry(int level, long group) {
    dropUpper(level, group, CONTEXT);
  }

  long load(long at) {
    return loadEntry64(at);
  }

  long loadedAt() {
    return readAt();
  }

  void usedPointer(long at, long word, long since, long table) {
    usedRegister(0, at, word, since, table);
  }

  long found(long address, long frame, int span, boolean global, int attributes, int allowed) {
    return fill(
        address, frame, span, CONTEXT, global && (cr4 & Cr.CR4_PGE) != 0, attributes, allowed);
  }
}
