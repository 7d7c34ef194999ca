package dev.quire.armv7.kernel;

import dev.quire.api.PageRange;
import dev.quire.common.engine.Space;

/**
 * Unlike x86, a space has two roots, the L1 that walks use and, where there are windows, the mirror
 * (without, the root is the L1); and an ASID.
 */
final class Armv7Space extends Space {
  private final long l1;
  private final long top;
  private final int topFrames;
  // Guarded by the lock of the ASID allocator, where it changes; read by who pays a debt.
  private volatile int asid = AsidAllocator.NONE;

  Armv7Space(
      long id,
      String name,
      boolean kernel,
      PageRange range,
      long mirror,
      long l1,
      long top,
      int topFrames,
      int tableFrames,
      long occupied) {
    super(id, name, kernel, range, mirror, tableFrames, occupied);
    this.l1 = l1;
    this.top = top;
    this.topFrames = topFrames;
  }

  /** Of kernel space the L1 that TTBR1 has. */
  @Override
  public long top() {
    return top;
  }

  @Override
  public int topFrames() {
    return topFrames;
  }

  /** The first frame of the L1 that TTBR0 gets (for kernel space, an empty one). */
  long l1() {
    return l1;
  }

  /** The ASID under which translations may be cached, or {@link AsidAllocator#NONE}. */
  int asid() {
    return asid;
  }

  void setAsid(int asid) {
    this.asid = asid;
  }
}
