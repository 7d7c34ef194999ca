package dev.quire.armv7.kernel;

import dev.quire.api.PageRange;
import dev.quire.common.engine.Space;

/** Unlike x86, a space has two roots, the L1 that walks use and the mirror, and an ASID. */
final class Armv7Space extends Space {
  private final long l1;
  // Guarded by the lock of the ASID allocator, where it changes; read by who pays a debt.
  private volatile int asid = AsidAllocator.NONE;

  Armv7Space(
      long id,
      String name,
      boolean kernel,
      PageRange range,
      long mirror,
      long l1,
      int tableFrames,
      long occupied) {
    super(id, name, kernel, range, mirror, tableFrames, occupied);
    this.l1 = l1;
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
