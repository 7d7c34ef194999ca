package dev.quire.common.swap;

/** A not-present entry holds a payload that is no ticket of this kernel: a stray word. */
public final class DamagedTicketException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long payload;

  DamagedTicketException(long payload, String rule) {
    super("payload 0x" + Long.toHexString(payload) + " is not a ticket: " + rule);
    this.payload = payload;
  }

  /**
   * Returns what was found.
   *
   * @return the payload as it was given
   */
  public long payload() {
    return payload;
  }
}
