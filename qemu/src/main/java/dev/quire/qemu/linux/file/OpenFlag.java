package dev.quire.qemu.linux.file;

/** The flags of open(2) that i386 and ARM have in common. */
public final class OpenFlag {
  /** O_ACCMODE: what may be done. */
  public static final int ACCESS_MODE = 3;

  /** O_RDONLY. */
  public static final int READ_ONLY = 0;

  /** O_WRONLY. */
  public static final int WRITE_ONLY = 1;

  /** O_RDWR. */
  public static final int READ_WRITE = 2;

  /** O_CREAT. */
  public static final int CREATE = 0x40;

  /** O_EXCL. */
  public static final int EXCLUSIVE = 0x80;

  /** O_TRUNC. */
  public static final int TRUNCATE = 0x200;

  /** O_APPEND. */
  public static final int APPEND = 0x400;

  /** O_NONBLOCK. */
  public static final int NON_BLOCKING = 0x800;

  /** O_CLOEXEC. */
  public static final int CLOSE_ON_EXEC = 0x80000;

  private OpenFlag() {}
}
