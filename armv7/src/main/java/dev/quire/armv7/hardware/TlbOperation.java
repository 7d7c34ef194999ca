package dev.quire.armv7.hardware;

/** The TLB maintenance operations, as words that processors send to each other. */
enum TlbOperation {
  /** TLBIMVA. */
  MVA,
  /** TLBIMVAA. */
  MVAA,
  /** TLBIASID. */
  ASID,
  /** TLBIALL. */
  ALL;

  private static final TlbOperation[] KINDS = values();

  /** The word of this operation with its operand. */
  long with(int operand) {
    return (long) ordinal() << Integer.SIZE | Integer.toUnsignedLong(operand);
  }

  static TlbOperation of(long word) {
    return KINDS[(int) (word >>> Integer.SIZE)];
  }

  static int operand(long word) {
    return (int) word;
  }
}
