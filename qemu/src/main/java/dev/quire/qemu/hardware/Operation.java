package dev.quire.qemu.hardware;

/** What the stub does on every processor, in the order of mailbox.inc. */
enum Operation implements Command {
  NOTHING,
  LOAD8,
  LOAD16,
  LOAD32,
  STORE8,
  STORE16,
  STORE32,
  EXCHANGE32,
  COMPARE_AND_SET32,
  FETCH32,
  LOAD_WORDS,
  STORE_WORDS,
  FILL_WORDS,
  LOAD_BYTES,
  STORE_BYTES,
  RUN;

  @Override
  public int code() {
    return ordinal();
  }

  /** Whether it needs the right to write. */
  boolean writes() {
    return switch (this) {
      case STORE8, STORE16, STORE32, EXCHANGE32, COMPARE_AND_SET32 -> true;
      case STORE_WORDS, FILL_WORDS, STORE_BYTES -> true;
      default -> false;
    };
  }
}
