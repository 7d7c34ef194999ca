package dev.quire.x86.kernel;

import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.Protection;
import dev.quire.common.engine.Format;
import dev.quire.x86.layout.WidePte;
import dev.quire.x86.layout.X86Geometry;

/**
 * Page-table entries of 64 bits, of PAE paging and of long mode, as this kernel uses them. Unlike
 * entries of 32 bits they can refuse execution.
 */
public final class WideFormat implements Format {

  /** The bits of a ticket's payload: fewer than an entry holds, as many as the contract does. */
  static final int TICKET_BITS = Math.min(WidePte.TICKET_BITS, PageBuffer.MAX_TICKET_BITS);

  private static final long RIGHTS = WidePte.RW | WidePte.US | WidePte.XD;

  /** Creates the format. */
  public WideFormat() {}

  @Override
  public int ticketBits() {
    return TICKET_BITS;
  }

  @Override
  public long frameStep() {
    return X86Geometry.PAGE_BYTES;
  }

  @Override
  public long leaf(long frame, Protection protection, MemoryType type, boolean global) {
    return WidePte.of(
        frame, WidePte.P | rights(protection) | typeBits(type) | (global ? WidePte.G : 0));
  }

  private static long rights(Protection protection) {
    return (protection.writable() ? WidePte.RW : 0)
        | (protection.user() ? WidePte.US : 0)
        | (protection.executable() ? 0 : WidePte.XD);
  }

  private static long typeBits(MemoryType type) {
    return switch (type) {
      case WRITE_BACK -> WidePte.WRITE_BACK;
      case WRITE_THROUGH -> WidePte.WRITE_THROUGH;
      case UNCACHED -> WidePte.UNCACHED;
      case DEVICE -> WidePte.DEVICE;
    };
  }

  @Override
  public long mappedBits() {
    return WidePte.P;
  }

  @Override
  public long accessedBit() {
    return WidePte.A;
  }

  @Override
  public long dirtyBit() {
    return WidePte.D;
  }

  @Override
  public long frame(long word) {
    return WidePte.frame(word);
  }

  @Override
  public Protection protection(long word) {
    return Protection.of(
        (word & WidePte.US) != 0, (word & WidePte.RW) != 0, (word & WidePte.XD) == 0);
  }

  @Override
  public MemoryType type(long word) {
    return typeOf(word & WidePte.TYPE);
  }

  /** The memory type that the bits of an entry choose. */
  static MemoryType typeOf(long bits) {
    if (bits == WidePte.WRITE_BACK) {
      return MemoryType.WRITE_BACK;
    }
    if (bits == WidePte.WRITE_THROUGH) {
      return MemoryType.WRITE_THROUGH;
    }
    return bits == WidePte.UNCACHED ? MemoryType.UNCACHED : MemoryType.DEVICE;
  }

  @Override
  public boolean global(long word) {
    return (word & WidePte.G) != 0;
  }

  @Override
  public long protect(long word, Protection protection) {
    return (word & ~RIGHTS) | rights(protection);
  }

  @Override
  public long touch(long word, boolean write) {
    return word | WidePte.A | (write ? WidePte.D : 0);
  }

  @Override
  public long clearAccessed(long word) {
    return word & ~WidePte.A;
  }

  @Override
  public long clearDirty(long word) {
    return word & ~WidePte.D;
  }

  /**
   * An entry that was never accessed is not cached. One whose rights were only raised may stay: the
   * fault that it causes drops it (SDM 3A, 4.10.4.3).
   */
  @Override
  public boolean owes(long old, long now) {
    if (!accessed(old)) {
      return false;
    }
    // With XD turned over, a bit that is set allows more.
    long mayRise = WidePte.RW | WidePte.US | WidePte.XD | WidePte.D;
    long before = old ^ WidePte.XD;
    long after = now ^ WidePte.XD;
    boolean sameButRaised =
        (before & ~mayRise) == (after & ~mayRise) && (before & mayRise & ~after) == 0;
    return !sameButRaised;
  }

  @Override
  public boolean needsBreak(long old, long now) {
    return false;
  }

  @Override
  public boolean breaksBeforeMake() {
    return false;
  }

  @Override
  public long ticket(long payload) {
    return WidePte.ticket(payload);
  }

  @Override
  public long payload(long word) {
    return WidePte.payload(word);
  }

  @Override
  public String describe(long word) {
    return WidePte.describe(word);
  }
}
