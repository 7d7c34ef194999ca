package dev.quire.qemu.linux.file;

import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;

/**
 * An open file description: what dup(2) and fork(2) share, position included. It is closed when its
 * last descriptor is.
 *
 * <p>No method waits: what would have to answers {@link #WOULD_BLOCK}, and {@link #readable} or
 * {@link #writable} say when it is worth trying again.
 */
public abstract class OpenFile {

  /** The answer of a transfer that must wait. */
  public static final int WOULD_BLOCK = -1;

  private int references = 1;
  private int flags;

  OpenFile(int flags) {
    this.flags = flags;
  }

  /** The flags that it was opened with, as {@code F_GETFL} tells them. */
  public final int flags() {
    return flags;
  }

  /** Sets or clears {@link OpenFlag#NON_BLOCKING} and {@link OpenFlag#APPEND}. */
  public final void setFlags(int wanted) {
    int changeable = OpenFlag.NON_BLOCKING | OpenFlag.APPEND;
    flags = (flags & ~changeable) | (wanted & changeable);
  }

  /** Whether transfers must not wait. */
  public final boolean isNonBlocking() {
    return (flags & OpenFlag.NON_BLOCKING) != 0;
  }

  /** Whether it was opened for reading. */
  public final boolean mayRead() {
    return (flags & OpenFlag.ACCESS_MODE) != OpenFlag.WRITE_ONLY;
  }

  /** Whether it was opened for writing. */
  public final boolean mayWrite() {
    return (flags & OpenFlag.ACCESS_MODE) != OpenFlag.READ_ONLY;
  }

  /** Adds a descriptor to those that share it. */
  public final OpenFile retain() {
    references++;
    return this;
  }

  /** Takes a descriptor away. */
  public final void release() {
    references--;
    if (references == 0) {
      closed();
    }
  }

  /** The last descriptor has gone. */
  void closed() {}

  /** Reads bytes; 0 at the end of the file. */
  public int read(byte[] to, int offset, int length) {
    throw new ErrnoException(Errno.EINVAL);
  }

  /** Writes bytes, perhaps not all; at least one, or it answers {@link #WOULD_BLOCK}. */
  public int write(byte[] from, int offset, int length) {
    throw new ErrnoException(Errno.EINVAL);
  }

  /** Reads bytes at a position, leaving the file's own. */
  public int readAt(long position, byte[] to, int offset, int length) {
    throw new ErrnoException(Errno.ESPIPE);
  }

  /** Sets the position: from the start (0), the present one (1) or the end (2); returns it. */
  public long seek(long offset, int whence) {
    throw new ErrnoException(Errno.ESPIPE);
  }

  /** Whether a read would not wait. */
  public boolean readable() {
    return true;
  }

  /** Whether a write would not wait. */
  public boolean writable() {
    return true;
  }

  /** Whether the other end has gone. */
  public boolean hungUp() {
    return false;
  }

  /** What stat(2) tells of it. */
  public abstract FileStatus status();

  /** Its path, or a name in brackets, as /proc/self/fd shows it. */
  public abstract String name();
}
