package dev.quire.qemu.hardware;

/** What the stub does on every processor, in the order of mailbox.inc. */
enum Operation implements Command {
  NOTHING,
  LOAD8,
  LOAD16,
  LOAD32,
  LOAD64,
  STORE8,
  STORE16,
  STORE32,
  STORE64,
  EXCHANGE32,
  EXCHANGE64,
  COMPARE_AND_SET32,
  COMPARE_AND_SET64,
  FETCH32,
  LOAD_BYTES,
  STORE_BYTES,
  LOAD_WORDS,
  STORE_WORDS,
  FILL_WORDS,
  LOAD_LONGS,
  STORE_LONGS,
  FILL_LONGS,
  RUN;

  /** The number of the first operation that an architecture has beside these. */
  static final int OTHERS = values().length;

  @Override
  public int code() {
    return ordinal();
  }

  /** Whether it needs the right to write. */
  boolean writes() {
    return switch (this) {
      case STORE8, STORE16, STORE32, STORE64 -> true;
      case EXCHANGE32, EXCHANGE64, COMPARE_AND_SET32, COMPARE_AND_SET64 -> true;
      case STORE_BYTES, STORE_WORDS, FILL_WORDS, STORE_LONGS, FILL_LONGS -> true;
      default -> false;
    };
  }
}
