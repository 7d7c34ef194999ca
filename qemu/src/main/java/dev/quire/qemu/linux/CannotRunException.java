package dev.quire.qemu.linux;

/** A program cannot be started; the message says why. */
public final class CannotRunException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CannotRunException(String message) {
    super(message);
  }
}
