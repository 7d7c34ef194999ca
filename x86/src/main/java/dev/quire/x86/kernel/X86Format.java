package dev.quire.x86.kernel;

import dev.quire.api.MemoryType;
import dev.quire.api.Protection;
import dev.quire.common.engine.Format;
import dev.quire.x86.layout.Pte;
import dev.quire.x86.layout.X86Geometry;

/** Page-table entries as this kernel uses them. The hardware sets accessed and dirty itself. */
public final class X86Format implements Format {

  /** Creates the format. */
  public X86Format() {}

  @Override
  public int ticketBits() {
    return Pte.TICKET_BITS;
  }

  @Override
  public long frameStep() {
    return X86Geometry.PAGE_BYTES;
  }

  @Override
  public long leaf(long frame, Protection protection, MemoryType type, boolean global) {
    return word(Pte.of(frame, Pte.P | rights(protection) | typeBits(type) | (global ? Pte.G : 0)));
  }

  private static int rights(Protection protection) {
    return (protection.writable() ? Pte.RW : 0) | (protection.user() ? Pte.US : 0);
  }

  private static int typeBits(MemoryType type) {
    return switch (type) {
      case WRITE_BACK -> Pte.WRITE_BACK;
      case WRITE_THROUGH -> Pte.WRITE_THROUGH;
      case UNCACHED -> Pte.UNCACHED;
      case DEVICE -> Pte.DEVICE;
    };
  }

  @Override
  public long mappedBits() {
    return Pte.P;
  }

  @Override
  public long accessedBit() {
    return Pte.A;
  }

  @Override
  public long dirtyBit() {
    return Pte.D;
  }

  @Override
  public long frame(long word) {
    return Pte.frame((int) word);
  }

  @Override
  public Protection protection(long word) {
    return Protection.of((word & Pte.US) != 0, (word & Pte.RW) != 0, true);
  }

  @Override
  public MemoryType type(long word) {
    return switch ((int) word & Pte.TYPE) {
      case Pte.WRITE_BACK -> MemoryType.WRITE_BACK;
      case Pte.WRITE_THROUGH -> MemoryType.WRITE_THROUGH;
      case Pte.UNCACHED -> MemoryType.UNCACHED;
      default -> MemoryType.DEVICE;
    };
  }

  @Override
  public boolean global(long word) {
    return (word & Pte.G) != 0;
  }

  @Override
  public long protect(long word, Protection protection) {
    return word(((int) word & ~(Pte.RW | Pte.US)) | rights(protection));
  }

  @Override
  public long touch(long word, boolean write) {
    return word((int) word | Pte.A | (write ? Pte.D : 0));
  }

  @Override
  public long clearAccessed(long word) {
    return word((int) word & ~Pte.A);
  }

  @Override
  public long clearDirty(long word) {
    return word((int) word & ~Pte.D);
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
    int mayRise = Pte.RW | Pte.US | Pte.D;
    int before = (int) old;
    int after = (int) now;
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
    return word(Pte.ticket(payload));
  }

  @Override
  public long payload(long word) {
    return Pte.payload((int) word);
  }

  @Override
  public String describe(long word) {
    return Pte.describe((int) word);
  }

  private static long word(int bits) {
    return Integer.toUnsignedLong(bits);
  }
}
