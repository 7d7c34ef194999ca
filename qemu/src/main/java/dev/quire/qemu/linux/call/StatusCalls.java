package dev.quire.qemu.linux.call;

import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import dev.quire.qemu.linux.abi.StructWriter;
import dev.quire.qemu.linux.file.FileStatus;
import dev.quire.qemu.linux.task.Call;
import dev.quire.qemu.linux.task.Kernel;
import java.time.Instant;

/** Calls that tell what is known of files. */
final class StatusCalls {
  /** STATX_BASIC_STATS. */
  private static final int BASIC = 0x7ff;

  private static final int STATX_BYTES = 256;
  private static final int STAT_BYTES = 104;
  private static final int FILE_SYSTEM_BYTES = 88;

  /** A block's number and the bits of a device's minor number below the major one. */
  private static final int MINOR_BITS = 8;

  /** What statfs tells of a file system that this is not the place to describe: ext. */
  private static final int FILE_SYSTEM = 0xef53;

  private static final int LONGEST_NAME = 255;

  private StatusCalls() {}

  static void addTo(CallTable table) {
    table
        .add("stat64", "sp", call -> path(call, At.CURRENT_DIRECTORY, 0, 0))
        .add("lstat64", "sp", call -> path(call, At.CURRENT_DIRECTORY, 0, At.NO_FOLLOW))
        .add("fstat64", "dp", call -> write(call, 1, call.file(0).status()))
        .add("fstatat64", "dspx", call -> path(call, call.argument(0), 1, call.argument(3)))
        .add("statx", "dsxxp", StatusCalls::extended)
        .add("statfs64", "sdp", StatusCalls::fileSystem)
        .add("fstatfs64", "ddp", StatusCalls::openFileSystem);
  }

  private static FileStatus find(Call call, int from, String path, int flags) {
    if (path.isEmpty() && (flags & At.EMPTY_PATH) != 0 && from != At.CURRENT_DIRECTORY) {
      return call.task().descriptors().file(from).status();
    }
    String wanted = path.isEmpty() && (flags & At.EMPTY_PATH) != 0 ? "." : path;
    String resolved = At.resolve(call, from, wanted, (flags & At.NO_FOLLOW) == 0);
    return call.kernel().files().status(resolved, Kernel.links(call.task()));
  }

  private static int path(Call call, int from, int pathIndex, int flags) {
    return write(call, pathIndex + 1, find(call, from, call.path(pathIndex), flags));
  }

  /** Writes struct stat64. Unlike ARM, i386 has its 64-bit fields on multiples of 4. */
  private static int write(Call call, int index, FileStatus status) {
    StructWriter to = StructWriter.of(STAT_BYTES, call.kernel().abi().longAlignment());
    to.int64(status.device()).int32(0).int32(status.inode());
    to.int32(status.mode()).int32(status.links()).int32(status.user()).int32(status.group());
    to.int64(status.special()).int32(0);
    to.int64(status.size()).int32(FileStatus.BLOCK_BYTES).int64(status.sectors());
    for (Instant time : times(status)) {
      to.int32(time.getEpochSecond()).int32(time.getNano());
    }
    to.int64(status.inode());
    call.memory().write(call.argument(index), to.packed());
    return 0;
  }

  private static Instant[] times(FileStatus status) {
    return new Instant[] {status.accessed(), status.modified(), status.changed()};
  }

  private static int extended(Call call) {
    int flags = call.argument(2);
    FileStatus status = find(call, call.argument(0), call.path(1), flags);
    StructWriter to = StructWriter.of(STATX_BYTES);
    to.int32(BASIC).int32(FileStatus.BLOCK_BYTES).int64(0);
    to.int32(status.links()).int32(status.user()).int32(status.group());
    to.int16(status.mode()).int16(0);
    to.int64(status.inode()).int64(status.size()).int64(status.sectors()).int64(0);
    time(to, status.accessed());
    time(to, Instant.EPOCH); // when it was made is not among the basic ones
    time(to, status.changed());
    time(to, status.modified());
    device(to, status.special());
    device(to, status.device());
    call.memory().write(call.argument(4), to.bytes());
    return 0;
  }

  private static void time(StructWriter to, Instant time) {
    to.int64(time.getEpochSecond()).int32(time.getNano()).int32(0);
  }

  private static void device(StructWriter to, long device) {
    long minors = 1L << MINOR_BITS;
    to.int32(device / minors).int32(device % minors);
  }

  private static int fileSystem(Call call) {
    find(call, At.CURRENT_DIRECTORY, call.path(0), 0);
    return writeFileSystem(call);
  }

  private static int openFileSystem(Call call) {
    call.file(0);
    return writeFileSystem(call);
  }

  /** Writes struct statfs64: one that is full, and cannot be written. */
  private static int writeFileSystem(Call call) {
    StructWriter to = StructWriter.of(FILE_SYSTEM_BYTES);
    to.int32(FILE_SYSTEM).int32(FileStatus.BLOCK_BYTES);
    to.int64(0).int64(0).int64(0).int64(0).int64(0);
    to.int32(0).int32(0).int32(LONGEST_NAME).int32(FileStatus.BLOCK_BYTES).int32(1);
    byte[] bytes = to.bytes();
    int wanted = call.argument(1);
    if (wanted < 0 || wanted > bytes.length) {
      throw new ErrnoException(Errno.EINVAL);
    }
    call.memory().write(call.argument(2), bytes, 0, wanted);
    return 0;
  }
}
