package dev.quire.common.swap;

/**
 * A slot was used in a state in which that is wrong, such as freed twice: an error of the caller.
 */
public final class SlotStateException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  private final int slot;

  SlotStateException(int slot, String operation, String state, String rule) {
    super("cannot " + operation + " slot " + slot + ", which is " + state + "; it must be " + rule);
    this.slot = slot;
  }

  /**
   * Returns the slot that was named.
   *
   * @return the slot's number
   */
  public int slot() {
    return slot;
  }
}
