package dev.quire.qemu.linux.abi;

/** A system call fails, and the program is told why. */
public final class ErrnoException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Errno errno;

  /** Creates the exception. */
  public ErrnoException(Errno errno) {
    super(errno.name(), null, false, false);
    this.errno = errno;
  }

  /** The error. */
  public Errno errno() {
    return errno;
  }
}
