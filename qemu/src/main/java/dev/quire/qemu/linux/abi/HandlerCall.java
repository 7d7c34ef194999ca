package dev.quire.qemu.linux.abi;

/**
 * A handler to be called.
 *
 * @param info the signal
 * @param action what the process wants
 * @param mask the signals that are blocked when the handler is left
 * @param stackTop the end of the stack to use: the program's own, or the alternate one
 * @param alternate sigaltstack's description for the frame
 */
public record HandlerCall(
    SignalInfo info, SignalAction action, long mask, int stackTop, AlternateStack alternate) {

  /** The number of bytes of a set of signals. */
  static final int MASK_BYTES = Long.BYTES;
}
