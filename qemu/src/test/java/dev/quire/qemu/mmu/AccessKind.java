package dev.quire.qemu.mmu;

/** What an access does, as the port names it. */
enum AccessKind {
  LOAD8(1, false),
  LOAD16(2, false),
  LOAD32(4, false),
  STORE8(1, true),
  STORE16(2, true),
  STORE32(4, true),
  EXCHANGE32(4, true),
  COMPARE_AND_SET32(4, true),
  FETCH32(4, false);

  private final int bytes;
  private final boolean writes;

  AccessKind(int bytes, boolean writes) {
    this.bytes = bytes;
    this.writes = writes;
  }

  /** How many bytes it reads or writes. */
  int bytes() {
    return bytes;
  }

  /** Whether it needs the right to write. */
  boolean writes() {
    return writes;
  }

  /** Whether it reads and writes in one. */
  boolean isAtomic() {
    return this == EXCHANGE32 || this == COMPARE_AND_SET32;
  }
}
