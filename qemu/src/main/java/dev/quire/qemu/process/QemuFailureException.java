package dev.quire.qemu.process;

/**
 * A guest cannot be driven on: it hangs, has died, or trapped where it must not. The message has
 * what it was asked last and what QEMU said.
 */
public final class QemuFailureException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Creates the exception. */
  public QemuFailureException(String message) {
    super(message);
  }

  QemuFailureException(String message, Throwable cause) {
    super(message, cause);
  }
}
