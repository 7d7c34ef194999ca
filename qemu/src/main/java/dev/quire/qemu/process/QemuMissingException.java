package dev.quire.qemu.process;

/** QEMU, or the firmware for it, is not there; the message says what to install. */
public final class QemuMissingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  QemuMissingException(String message) {
    super(message);
  }
}
