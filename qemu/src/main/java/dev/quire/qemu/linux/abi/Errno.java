package dev.quire.qemu.linux.abi;

/** Linux's errors, those that are used here. Manual page errno(3). */
public enum Errno {
  EPERM(1),
  ENOENT(2),
  ESRCH(3),
  EINTR(4),
  EIO(5),
  ENXIO(6),
  E2BIG(7),
  ENOEXEC(8),
  EBADF(9),
  ECHILD(10),
  EAGAIN(11),
  ENOMEM(12),
  EACCES(13),
  EFAULT(14),
  EEXIST(17),
  ENODEV(19),
  ENOTDIR(20),
  EISDIR(21),
  EINVAL(22),
  EMFILE(24),
  ENOTTY(25),
  ENOSPC(28),
  ESPIPE(29),
  EROFS(30),
  EPIPE(32),
  ERANGE(34),
  ENAMETOOLONG(36),
  ENOSYS(38),
  ELOOP(40),
  ETIMEDOUT(110);

  private final int number;

  Errno(int number) {
    this.number = number;
  }

  /** The number, positive. */
  public int number() {
    return number;
  }

  /** Returns the error with a number, for messages. */
  static String nameOf(int number) {
    for (Errno errno : values()) {
      if (errno.number == number) {
        return errno.name();
      }
    }
    return "error " + number;
  }

  /**
   * Writes a system call's result as people read it: a number, or −1 and the error.
   *
   * @param address whether it is an address if it is no error
   */
  public static String describe(int result, boolean address) {
    boolean failed = result < 0 && result >= -LARGEST;
    if (failed) {
      String missing = result == -ENOSYS.number ? " (not implemented)" : "";
      return "-1 " + nameOf(-result) + missing;
    }
    return address ? "0x" + Integer.toHexString(result) : Integer.toString(result);
  }

  /** Results from −4095 to −1 are errors. */
  private static final int LARGEST = 4095;
}
