package dev.quire.qemu.linux.file;

import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;

/**
 * A pipe: bytes on their way from its writing end to its reading end, at most {@value #CAPACITY}.
 * Writes of up to {@value #ATOMIC} bytes arrive whole: pipe(7).
 */
public final class Pipe {
  private static final int CAPACITY = 65_536;
  private static final int ATOMIC = 4096;

  private final byte[] bytes = new byte[CAPACITY];
  private final long inode;
  private int start;
  private int size;
  private boolean readerGone;
  private boolean writerGone;

  private Pipe(long inode) {
    this.inode = inode;
  }

  /** The ends of a pipe. */
  public record Ends(OpenFile reader, OpenFile writer) {}

  /**
   * Makes a pipe.
   *
   * @param inode the number that tells it from others
   * @param flags {@link OpenFlag#NON_BLOCKING}, for both ends
   */
  public static Ends create(long inode, int flags) {
    Pipe pipe = new Pipe(inode);
    int kept = flags & OpenFlag.NON_BLOCKING;
    return new Ends(
        pipe.new Reader(OpenFlag.READ_ONLY | kept), pipe.new Writer(OpenFlag.WRITE_ONLY | kept));
  }

  private int take(byte[] to, int offset, int length) {
    int count = Math.min(length, size);
    int first = Math.min(count, CAPACITY - start);
    System.arraycopy(bytes, start, to, offset, first);
    System.arraycopy(bytes, 0, to, offset + first, count - first);
    start = (start + count) % CAPACITY;
    size -= count;
    return count;
  }

  private int put(byte[] from, int offset, int length) {
    int count = Math.min(length, CAPACITY - size);
    int end = (start + size) % CAPACITY;
    int first = Math.min(count, CAPACITY - end);
    System.arraycopy(from, offset, bytes, end, first);
    System.arraycopy(from, offset + first, bytes, 0, count - first);
    size += count;
    return count;
  }

  private abstract class End extends OpenFile {
    End(int flags) {
      super(flags);
    }

    @Override
    public FileStatus status() {
      return FileStatus.special(FileStatus.PIPE, inode);
    }

    @Override
    public String name() {
      return "pipe:[" + inode + "]";
    }
  }

  private final class Reader extends End {
    Reader(int flags) {
      super(flags);
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      if (size == 0 && length > 0) {
        return writerGone ? 0 : WOULD_BLOCK;
      }
      return take(to, offset, length);
    }

    @Override
    public boolean readable() {
      return size > 0 || writerGone;
    }

    @Override
    public boolean writable() {
      return false;
    }

    @Override
    public boolean hungUp() {
      return writerGone;
    }

    @Override
    void closed() {
      readerGone = true;
    }
  }

  private final class Writer extends End {
    Writer(int flags) {
      super(flags);
    }

    @Override
    public int write(byte[] from, int offset, int length) {
      if (readerGone) {
        throw new ErrnoException(Errno.EPIPE);
      }
      int free = CAPACITY - size;
      if (length > 0 && (free == 0 || (length <= ATOMIC && free < length))) {
        return WOULD_BLOCK;
      }
      return put(from, offset, length);
    }

    @Override
    public boolean readable() {
      return false;
    }

    @Override
    public boolean writable() {
      return CAPACITY - size >= ATOMIC || readerGone;
    }

    @Override
    public boolean hungUp() {
      return readerGone;
    }

    @Override
    void closed() {
      writerGone = true;
    }
  }
}
