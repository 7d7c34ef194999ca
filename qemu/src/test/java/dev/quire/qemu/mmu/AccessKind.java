package dev.quire.qemu.mmu;

/** What an access does, as the port names it. */
enum AccessKind {
  LOAD8(1, false),
  LOAD16(2, false),
  LOAD32(4, false),
  LOAD64(8, false),
  STORE8(1, true),
  STORE16(2, true),
  STORE32(4, true),
  STORE64(8, true),
  EXCHANGE32(4, true),
  EXCHANGE64(8, true),
  COMPARE_AND_SET32(4, true),
  COMPARE_AND_SET64(8, true),
  FETCH32(4, false);

  /** Those of processors whose entries are words. */
  static final AccessKind[] UP_TO_32_BITS = {
    LOAD8, LOAD16, LOAD32, STORE8, STORE16, STORE32, EXCHANGE32, COMPARE_AND_SET32, FETCH32
  };

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

  /** Whether it stores only what it finds as expected. */
  boolean compares() {
    return this == COMPARE_AND_SET32 || this == COMPARE_AND_SET64;
  }

  /** Whether it reads and writes in one. */
  boolean isAtomic() {
    return this == EXCHANGE32 || this == EXCHANGE64 || compares();
  }

  /** What stores a whole entry of so many bytes as this stores. */
  AccessKind storing(int entryBytes) {
    boolean isLong = entryBytes == Long.BYTES;
    if (!isAtomic()) {
      return isLong ? STORE64 : STORE32;
    }
    if (compares()) {
      return isLong ? COMPARE_AND_SET64 : COMPARE_AND_SET32;
    }
    return isLong ? EXCHANGE64 : EXCHANGE32;
  }
}
