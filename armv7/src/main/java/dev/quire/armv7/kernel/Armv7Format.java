package dev.quire.armv7.kernel;

import dev.quire.api.MemoryType;
import dev.quire.api.PageState;
import dev.quire.api.Protection;
import dev.quire.armv7.layout.Armv7Geometry;
import dev.quire.armv7.layout.L2Descriptor;
import dev.quire.armv7.layout.MemoryTypes;
import dev.quire.common.engine.Format;

/**
 * Small-page descriptors as this kernel uses them, and large-page ones.
 *
 * <p>Unlike x86, the hardware records nothing: a page that was not accessed has its access flag
 * clear, and one that was not written is read-only, though it may be writable for the kernel; the
 * first access and the first write fault.
 */
public final class Armv7Format implements Format {
  private static final int TYPE = L2Descriptor.memoryBits(MemoryTypes.COUNT - 1);
  private static final int SOFTWARE = L2Descriptor.SOFTWARE_WRITABLE | L2Descriptor.SOFTWARE_DIRTY;
  private static final int RIGHTS =
      L2Descriptor.USER | L2Descriptor.XN | L2Descriptor.READ_ONLY | L2Descriptor.SOFTWARE_WRITABLE;

  private static final int GROUP_RIGHTS =
      L2Descriptor.USER | L2Descriptor.LARGE_XN | L2Descriptor.READ_ONLY;

  /** Creates the format. */
  public Armv7Format() {}

  @Override
  public int ticketBits() {
    return L2Descriptor.TICKET_BITS;
  }

  @Override
  public long frameStep() {
    return L2Descriptor.FRAME_STEP;
  }

  @Override
  public long leaf(long frame, Protection protection, MemoryType type, boolean global) {
    int bits =
        rights(protection, false)
            | L2Descriptor.memoryBits(MemoryTypes.index(type))
            | (global ? 0 : L2Descriptor.NG);
    return word(L2Descriptor.of(frame, bits));
  }

  private static int rights(Protection protection, boolean dirty) {
    boolean writable = protection.writable();
    return (protection.user() ? L2Descriptor.USER : 0)
        | (protection.executable() ? 0 : L2Descriptor.XN)
        | (writable ? L2Descriptor.SOFTWARE_WRITABLE : 0)
        | (writable && dirty ? 0 : L2Descriptor.READ_ONLY);
  }

  @Override
  public long mappedBits() {
    return L2Descriptor.KIND;
  }

  @Override
  public long accessedBit() {
    return L2Descriptor.ACCESS_FLAG;
  }

  @Override
  public long dirtyBit() {
    return L2Descriptor.SOFTWARE_DIRTY;
  }

  @Override
  public long frame(long word) {
    return L2Descriptor.frame((int) word);
  }

  @Override
  public Protection protection(long word) {
    return Protection.of(
        (word & L2Descriptor.USER) != 0,
        isGroup(word)
            ? (word & L2Descriptor.READ_ONLY) == 0
            : (word & L2Descriptor.SOFTWARE_WRITABLE) != 0,
        !L2Descriptor.executeNever((int) word));
  }

  @Override
  public MemoryType type(long word) {
    return MemoryTypes.type(L2Descriptor.memoryIndex((int) word));
  }

  @Override
  public boolean dirty(long word) {
    return isGroup(word) || (word & dirtyBit()) != 0;
  }

  /** Unlike x86, a large page of 64 KB stands in the entries of all its sixteen pages. */
  @Override
  public int groupBits() {
    return Armv7Geometry.REPLICA_BITS;
  }

  @Override
  public boolean isGroup(long word) {
    return (word & L2Descriptor.KIND) == L2Descriptor.LARGE_PAGE;
  }

  @Override
  public long group(PageState.Mapped first) {
    int bits =
        groupRights(first.protection())
            | L2Descriptor.largeMemoryBits(MemoryTypes.index(first.type()))
            | L2Descriptor.ACCESS_FLAG
            | (first.global() ? 0 : L2Descriptor.NG);
    int base = (int) first.frame().value() << Armv7Geometry.PAGE_SHIFT;
    return word(L2Descriptor.largePage(base, bits));
  }

  private static int groupRights(Protection protection) {
    return (protection.user() ? L2Descriptor.USER : 0)
        | (protection.executable() ? 0 : L2Descriptor.LARGE_XN)
        | (protection.writable() ? 0 : L2Descriptor.READ_ONLY);
  }

  @Override
  public long member(long word, long page) {
    if (!isGroup(word)) {
      return word;
    }
    long frame = frame(word) + (page & (Armv7Geometry.REPLICAS - 1));
    return touch(leaf(frame, protection(word), type(word), global(word)), true);
  }

  @Override
  public boolean global(long word) {
    return (word & L2Descriptor.NG) == 0;
  }

  @Override
  public long protect(long word, Protection protection) {
    if (isGroup(word)) {
      return word(((int) word & ~GROUP_RIGHTS) | groupRights(protection));
    }
    return word(((int) word & ~RIGHTS) | rights(protection, dirty(word)));
  }

  @Override
  public long touch(long word, boolean write) {
    if (isGroup(word)) {
      return word;
    }
    int touched = (int) word | L2Descriptor.ACCESS_FLAG;
    if (write) {
      touched |= L2Descriptor.SOFTWARE_DIRTY;
      if ((touched & L2Descriptor.SOFTWARE_WRITABLE) != 0) {
        touched &= ~L2Descriptor.READ_ONLY;
      }
    }
    return word(touched);
  }

  @Override
  public long clearAccessed(long word) {
    return isGroup(word) ? word : word((int) word & ~L2Descriptor.ACCESS_FLAG);
  }

  @Override
  public long clearDirty(long word) {
    return isGroup(word)
        ? word
        : word(((int) word & ~L2Descriptor.SOFTWARE_DIRTY) | L2Descriptor.READ_ONLY);
  }

  /**
   * A descriptor whose access flag is clear is not cached (DDI 0406C, B3.7.2). Unlike x86, raised
   * rights are owed too: a fault drops nothing.
   */
  @Override
  public boolean owes(long old, long now) {
    return accessed(old) && ((old ^ now) & ~SOFTWARE) != 0;
  }

  /** Frame, size, memory type and nG change only through an absent entry (B3.10.1). */
  @Override
  public boolean needsBreak(long old, long now) {
    int fixed = TYPE | L2Descriptor.NG;
    return accessed(old) && (frame(old) != frame(now) || ((old ^ now) & fixed) != 0);
  }

  @Override
  public boolean breaksBeforeMake() {
    return true;
  }

  @Override
  public long ticket(long payload) {
    return word(L2Descriptor.ticket(payload));
  }

  @Override
  public long payload(long word) {
    return L2Descriptor.payload((int) word);
  }

  @Override
  public String describe(long word) {
    return L2Descriptor.describe((int) word);
  }

  private static long word(int bits) {
    return Integer.toUnsignedLong(bits);
  }
}
