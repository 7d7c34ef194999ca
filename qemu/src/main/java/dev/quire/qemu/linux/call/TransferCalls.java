package dev.quire.qemu.linux.call;

import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import dev.quire.qemu.linux.abi.Signal;
import dev.quire.qemu.linux.abi.SignalInfo;
import dev.quire.qemu.linux.abi.StructReader;
import dev.quire.qemu.linux.file.OpenFile;
import dev.quire.qemu.linux.task.Call;
import dev.quire.qemu.linux.task.WouldBlock;

/** Calls that move bytes between files and memory. */
final class TransferCalls {
  /** How much is moved at once; a read may return less than was asked for. */
  private static final int MOST_BYTES = 1 << 20;

  /** UIO_MAXIOV. */
  private static final int MOST_PIECES = 1024;

  private static final int PIECE_BYTES = 2 * Integer.BYTES;

  private TransferCalls() {}

  static void addTo(CallTable table) {
    table
        .add("read", "dpd", TransferCalls::read)
        .add("readv", "dpd", TransferCalls::readv)
        .add("pread64", "dpd", TransferCalls::pread)
        .add("write", "dpd", TransferCalls::write)
        .add("writev", "dpd", TransferCalls::writev)
        .add("lseek", "ddd", TransferCalls::seek)
        .add("_llseek", "dddpd", TransferCalls::longSeek)
        .add("sendfile", "ddpd", TransferCalls::refused)
        .add("sendfile64", "ddpd", TransferCalls::refused)
        .add("copy_file_range", "dpdpdx", TransferCalls::refused)
        .add("splice", "dpdpdx", TransferCalls::refused);
  }

  /** Where bytes are in memory. */
  private record Piece(int address, int length) {}

  private static int read(Call call) {
    return read(call, new Piece[] {new Piece(call.argument(1), call.length(2))});
  }

  private static int readv(Call call) {
    return read(call, pieces(call));
  }

  private static int read(Call call, Piece[] to) {
    OpenFile file = call.file(0);
    if (!file.mayRead()) {
      throw new ErrnoException(Errno.EBADF);
    }
    byte[] bytes = new byte[total(to)];
    int count = file.read(bytes, 0, bytes.length);
    if (count == OpenFile.WOULD_BLOCK) {
      if (file.isNonBlocking()) {
        throw new ErrnoException(Errno.EAGAIN);
      }
      throw WouldBlock.until(file::readable);
    }
    int done = 0;
    for (Piece piece : to) {
      int part = Math.min(piece.length(), count - done);
      call.memory().write(piece.address(), bytes, done, part);
      done += part;
    }
    return count;
  }

  private static int pread(Call call) {
    OpenFile file = call.file(0);
    if (!file.mayRead()) {
      throw new ErrnoException(Errno.EBADF);
    }
    byte[] bytes = new byte[Math.min(call.length(2), MOST_BYTES)];
    int count = file.readAt(call.longArgument(3), bytes, 0, bytes.length);
    call.memory().write(call.argument(1), bytes, 0, count);
    return count;
  }

  private static int write(Call call) {
    return write(call, new Piece[] {new Piece(call.argument(1), call.length(2))});
  }

  private static int writev(Call call) {
    return write(call, pieces(call));
  }

  /** Writes all of it, however often it must wait. */
  private static int write(Call call, Piece[] from) {
    OpenFile file = call.file(0);
    if (!file.mayWrite()) {
      throw new ErrnoException(Errno.EBADF);
    }
    byte[] bytes = new byte[total(from)];
    int done = 0;
    for (Piece piece : from) {
      int part = Math.min(piece.length(), bytes.length - done);
      call.memory().read(piece.address(), bytes, done, part);
      done += part;
    }
    try {
      while (call.progress() < bytes.length) {
        int count = file.write(bytes, call.progress(), bytes.length - call.progress());
        if (count != OpenFile.WOULD_BLOCK) {
          call.setProgress(call.progress() + count);
        } else if (!file.isNonBlocking()) {
          throw WouldBlock.until(file::writable);
        } else if (call.progress() == 0) {
          throw new ErrnoException(Errno.EAGAIN);
        } else {
          break;
        }
      }
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EPIPE) {
        call.kernel()
            .signals()
            .send(call.task(), SignalInfo.sent(Signal.SIGPIPE, call.task().id()));
      }
      if (call.progress() == 0) {
        throw e;
      }
    }
    return call.progress();
  }

  private static Piece[] pieces(Call call) {
    int count = call.length(2);
    if (count > MOST_PIECES) {
      throw new ErrnoException(Errno.EINVAL);
    }
    StructReader from = StructReader.of(call.memory().read(call.argument(1), count * PIECE_BYTES));
    Piece[] pieces = new Piece[count];
    for (int i = 0; i < count; i++) {
      pieces[i] = new Piece(from.int32(), from.int32());
      if (pieces[i].length() < 0) {
        throw new ErrnoException(Errno.EINVAL);
      }
    }
    return pieces;
  }

  private static int total(Piece[] pieces) {
    long total = 0;
    for (Piece piece : pieces) {
      total += piece.length();
    }
    return (int) Math.min(total, MOST_BYTES);
  }

  private static int seek(Call call) {
    return (int) call.file(0).seek(call.argument(1), call.argument(2));
  }

  private static int longSeek(Call call) {
    long offset =
        (long) call.argument(1) << Integer.SIZE | Integer.toUnsignedLong(call.argument(2));
    call.memory().store64(call.argument(3), call.file(0).seek(offset, call.argument(4)));
    return 0;
  }

  /** Moves between files: programs then read and write instead. */
  private static int refused(Call call) {
    throw new ErrnoException(Errno.EINVAL);
  }
}
