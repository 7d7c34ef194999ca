package dev.quire.common.swap;

/** A slot does not hold what was written to it. Its page is lost; the other slots are sound. */
public final class DamagedSlotException extends StoreException {

  private static final long serialVersionUID = 1L;

  private final int slot;

  /**
   * Creates the exception.
   *
   * @param slot the damaged slot
   * @param damage what was found and what should have been
   */
  public DamagedSlotException(int slot, String damage) {
    super("slot " + slot + " is damaged: " + damage);
    this.slot = slot;
  }

  /**
   * Returns the damaged slot.
   *
   * @return the slot's number
   */
  public int slot() {
    return slot;
  }
}
