package dev.quire.qemu.linux.call;

import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import dev.quire.qemu.linux.file.Descriptors;
import dev.quire.qemu.linux.file.OpenFile;
import dev.quire.qemu.linux.file.OpenFlag;
import dev.quire.qemu.linux.file.Pipe;
import dev.quire.qemu.linux.task.Call;

/** Calls about descriptors and what they share. */
final class DescriptorCalls {
  private static final int F_DUPFD = 0;
  private static final int F_GETFD = 1;
  private static final int F_SETFD = 2;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int FD_CLOEXEC = 1;

  private DescriptorCalls() {}

  static void addTo(CallTable table) {
    table
        .add("close", "d", DescriptorCalls::close)
        .add("close_range", "ddx", DescriptorCalls::closeRange)
        .add("dup", "d", DescriptorCalls::dup)
        .add("dup2", "dd", DescriptorCalls::dup2)
        .add("dup3", "ddx", DescriptorCalls::dup3)
        .add("fcntl", "ddx", DescriptorCalls::control)
        .add("fcntl64", "ddx", DescriptorCalls::control)
        .add("pipe", "p", call -> pipe(call, 0))
        .add("pipe2", "px", call -> pipe(call, call.argument(1)))
        .add("ioctl", "dxp", DescriptorCalls::device)
        .add("flock", "dd", DescriptorCalls::nothing)
        .add("fsync", "d", DescriptorCalls::nothing)
        .add("fdatasync", "d", DescriptorCalls::nothing)
        .add("fadvise64", "dddd", DescriptorCalls::nothing)
        .add("fadvise64_64", "dddd", DescriptorCalls::nothing)
        .add("arm_fadvise64_64", "dddd", DescriptorCalls::nothing)
        .add("readahead", "dddd", DescriptorCalls::nothing);
  }

  private static int close(Call call) {
    call.task().descriptors().close(call.argument(0));
    return 0;
  }

  private static int closeRange(Call call) {
    if (call.argument(2) != 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    int last = call.argument(1) < 0 ? Descriptors.LIMIT : call.argument(1);
    call.task().descriptors().closeRange(call.argument(0), last);
    return 0;
  }

  private static int dup(Call call) {
    return call.task().descriptors().add(call.file(0).retain(), 0, false);
  }

  private static int dup2(Call call) {
    OpenFile file = call.file(0);
    if (call.argument(0) != call.argument(1)) {
      set(call, file, false);
    }
    return call.argument(1);
  }

  private static int dup3(Call call) {
    if (call.argument(0) == call.argument(1)) {
      throw new ErrnoException(Errno.EINVAL);
    }
    set(call, call.file(0), (call.argument(2) & OpenFlag.CLOSE_ON_EXEC) != 0);
    return call.argument(1);
  }

  private static void set(Call call, OpenFile file, boolean closeOnExec) {
    if (call.argument(1) < 0 || call.argument(1) >= Descriptors.LIMIT) {
      throw new ErrnoException(Errno.EBADF);
    }
    call.task().descriptors().set(call.argument(1), file.retain(), closeOnExec);
  }

  private static int control(Call call) {
    Descriptors all = call.task().descriptors();
    OpenFile file = call.file(0);
    int descriptor = call.argument(0);
    int value = call.argument(2);
    return switch (call.argument(1)) {
      case F_DUPFD -> duplicate(all, file, value, false);
      case F_DUPFD_CLOEXEC -> duplicate(all, file, value, true);
      case F_GETFD -> all.isCloseOnExec(descriptor) ? FD_CLOEXEC : 0;
      case F_SETFD -> {
        all.setCloseOnExec(descriptor, (value & FD_CLOEXEC) != 0);
        yield 0;
      }
      case F_GETFL -> file.flags() & ~(OpenFlag.CLOSE_ON_EXEC | OpenFlag.CREATE);
      case F_SETFL -> {
        file.setFlags(value);
        yield 0;
      }
      default -> throw new ErrnoException(Errno.EINVAL);
    };
  }

  private static int duplicate(Descriptors all, OpenFile file, int from, boolean closeOnExec) {
    int descriptor = all.add(file, from, closeOnExec);
    file.retain();
    return descriptor;
  }

  private static int pipe(Call call, int flags) {
    if ((flags & ~(OpenFlag.CLOSE_ON_EXEC | OpenFlag.NON_BLOCKING)) != 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    Descriptors all = call.task().descriptors();
    boolean closeOnExec = (flags & OpenFlag.CLOSE_ON_EXEC) != 0;
    Pipe.Ends ends = Pipe.create(call.kernel().newInode(), flags);
    int reader = all.add(ends.reader(), 0, closeOnExec);
    int writer;
    try {
      writer = all.add(ends.writer(), 0, closeOnExec);
    } catch (ErrnoException e) {
      all.close(reader);
      throw e;
    }
    try {
      call.memory().store32(call.argument(0), reader);
      call.memory().store32(call.argument(0) + Integer.BYTES, writer);
    } catch (ErrnoException e) {
      all.close(reader);
      all.close(writer);
      throw e;
    }
    return 0;
  }

  /** No file here is a terminal, or another device that is to be told something. */
  private static int device(Call call) {
    call.file(0);
    throw new ErrnoException(Errno.ENOTTY);
  }

  private static int nothing(Call call) {
    call.file(0);
    return 0;
  }
}
