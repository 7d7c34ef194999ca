package dev.quire.qemu.linux.call;

import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import dev.quire.qemu.linux.abi.StructWriter;
import dev.quire.qemu.linux.file.Directory;
import dev.quire.qemu.linux.file.FileStatus;
import dev.quire.qemu.linux.file.FileTree;
import dev.quire.qemu.linux.file.OpenFile;
import dev.quire.qemu.linux.file.OpenFlag;
import dev.quire.qemu.linux.file.ProcessLinks;
import dev.quire.qemu.linux.task.Call;
import dev.quire.qemu.linux.task.Kernel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Calls that take paths, and those of directories. Nothing can be made, changed or removed. */
final class FileCalls {
  private static final int WRITABLE = 2;
  private static final int EXECUTABLE = 1;
  private static final int READABLE = 4;

  /** Where the standard streams are found, besides {@code /proc/self/fd}. */
  private static final Map<String, Integer> STREAMS =
      Map.of("/dev/stdin", 0, "/dev/stdout", 1, "/dev/stderr", 2);

  private static final List<String> DESCRIPTOR_DIRECTORIES = List.of("/proc/self/fd/", "/dev/fd/");

  private static final List<String> CHANGES =
      List.of(
          "unlink",
          "unlinkat",
          "mkdir",
          "mkdirat",
          "rmdir",
          "rename",
          "renameat",
          "renameat2",
          "link",
          "linkat",
          "symlink",
          "symlinkat",
          "mknod",
          "mknodat",
          "chmod",
          "fchmod",
          "fchmodat",
          "chown32",
          "lchown32",
          "fchown32",
          "fchownat",
          "truncate",
          "truncate64",
          "utimensat",
          "utimensat_time64",
          "utimes");

  private FileCalls() {}

  static void addTo(CallTable table) {
    table
        .add("open", "sxo", call -> open(call, At.CURRENT_DIRECTORY, 0))
        .add("openat", "dsxo", call -> open(call, call.argument(0), 1))
        .add("creat", "so", FileCalls::refuse)
        .add("access", "sx", call -> access(call, At.CURRENT_DIRECTORY, 0, 0))
        .add("faccessat", "dsx", call -> access(call, call.argument(0), 1, 0))
        .add("faccessat2", "dsxx", call -> access(call, call.argument(0), 1, call.argument(3)))
        .add("readlink", "spd", call -> readLink(call, At.CURRENT_DIRECTORY, 0))
        .add("readlinkat", "dspd", call -> readLink(call, call.argument(0), 1))
        .add("getcwd", "pd", FileCalls::currentDirectory)
        .add("chdir", "s", FileCalls::changeDirectory)
        .add("fchdir", "d", FileCalls::changeToOpenDirectory)
        .add("getdents64", "dpd", FileCalls::entries)
        .add("umask", "o", call -> call.task().setUmask(call.argument(0) & 0777))
        .add("sync", "", call -> 0)
        .add("syncfs", "d", call -> 0);
    CHANGES.forEach(name -> table.add(name, name.endsWith("at") ? "ds" : "s", FileCalls::refuse));
  }

  private static int refuse(Call call) {
    throw new ErrnoException(Errno.EROFS);
  }

  private static int open(Call call, int from, int pathIndex) {
    String path = call.path(pathIndex);
    int flags = call.argument(pathIndex + 1);
    OpenFile file = isStream(path) ? stream(call, path) : open(call, from, path, flags);
    boolean closeOnExec = (flags & OpenFlag.CLOSE_ON_EXEC) != 0;
    try {
      return call.task().descriptors().add(file, 0, closeOnExec);
    } catch (ErrnoException e) {
      file.release();
      throw e;
    }
  }

  private static OpenFile open(Call call, int from, String path, int flags) {
    FileTree files = call.kernel().files();
    ProcessLinks links = Kernel.links(call.task());
    boolean follow = (flags & call.kernel().abi().openNoFollow()) == 0;
    String resolved = At.resolve(call, from, path, follow);
    boolean directoryAsked =
        (flags & call.kernel().abi().openDirectory()) != 0 || path.endsWith("/");
    if (directoryAsked && !files.status(resolved, links).is(FileStatus.DIRECTORY)) {
      throw new ErrnoException(Errno.ENOTDIR);
    }
    return files.open(resolved, flags, links);
  }

  private static boolean isStream(String path) {
    return STREAMS.containsKey(path) || DESCRIPTOR_DIRECTORIES.stream().anyMatch(path::startsWith);
  }

  private static OpenFile stream(Call call, String path) {
    Integer descriptor = STREAMS.get(path);
    if (descriptor == null) {
      try {
        descriptor = Integer.valueOf(path.substring(path.lastIndexOf('/') + 1));
      } catch (NumberFormatException e) {
        throw new ErrnoException(Errno.ENOENT);
      }
    }
    if (!call.task().descriptors().isOpen(descriptor)) {
      throw new ErrnoException(Errno.ENOENT);
    }
    return call.task().descriptors().file(descriptor).retain();
  }

  private static int access(Call call, int from, int pathIndex, int flags) {
    String path = call.path(pathIndex);
    int wanted = call.argument(pathIndex + 1);
    FileTree files = call.kernel().files();
    ProcessLinks links = Kernel.links(call.task());
    String resolved = At.resolve(call, from, path, (flags & At.NO_FOLLOW) == 0);
    FileStatus status = files.status(resolved, links);
    if ((wanted & WRITABLE) != 0 && !status.is(FileStatus.CHARACTER_DEVICE)) {
      throw new ErrnoException(Errno.EROFS);
    }
    if (((wanted & READABLE) != 0 && !files.mayRead(resolved))
        || ((wanted & EXECUTABLE) != 0 && !files.mayExecute(resolved))) {
      throw new ErrnoException(Errno.EACCES);
    }
    return 0;
  }

  private static int readLink(Call call, int from, int pathIndex) {
    int room = call.length(pathIndex + 2);
    if (room == 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    String resolved = At.resolve(call, from, call.path(pathIndex), false);
    String target = call.kernel().files().readLink(resolved, Kernel.links(call.task()));
    byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
    int count = Math.min(bytes.length, room);
    call.memory().write(call.argument(pathIndex + 1), bytes, 0, count);
    return count;
  }

  private static int currentDirectory(Call call) {
    byte[] bytes = (call.task().directory() + '\0').getBytes(StandardCharsets.UTF_8);
    if (bytes.length > call.length(1)) {
      throw new ErrnoException(Errno.ERANGE);
    }
    call.memory().write(call.argument(0), bytes);
    return bytes.length;
  }

  private static int changeDirectory(Call call) {
    String path = At.resolve(call, At.CURRENT_DIRECTORY, call.path(0), true);
    FileStatus status = call.kernel().files().status(path, Kernel.links(call.task()));
    if (!status.is(FileStatus.DIRECTORY)) {
      throw new ErrnoException(Errno.ENOTDIR);
    }
    if (!call.kernel().files().mayExecute(path)) {
      throw new ErrnoException(Errno.EACCES);
    }
    call.task().setDirectory(path);
    return 0;
  }

  private static int changeToOpenDirectory(Call call) {
    call.task().setDirectory(directory(call).name());
    return 0;
  }

  private static Directory directory(Call call) {
    if (call.file(0) instanceof Directory directory) {
      return directory;
    }
    throw new ErrnoException(Errno.ENOTDIR);
  }

  /** The bytes of struct linux_dirent64 before the name: inode, offset, length, kind. */
  private static final int ENTRY_HEAD = 2 * Long.BYTES + Short.BYTES + 1;

  /** The kind of an entry, DT_…, is in these bits of the mode. */
  private static final int KIND_SHIFT = 12;

  private static int entries(Call call) {
    Directory directory = directory(call);
    int room = call.length(2);
    int done = 0;
    while (directory.position() < directory.entries().size()) {
      Directory.Entry entry = directory.entries().get(directory.position());
      byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
      int length = (ENTRY_HEAD + name.length + Long.BYTES) / Long.BYTES * Long.BYTES;
      if (done + length > room) {
        if (done == 0) {
          throw new ErrnoException(Errno.EINVAL);
        }
        break;
      }
      byte[] kind = {(byte) ((entry.mode() & FileStatus.KIND) >>> KIND_SHIFT)};
      StructWriter to =
          StructWriter.of(length)
              .int64(entry.inode())
              .int64(directory.position() + 1L)
              .int16(length)
              .bytes(kind)
              .bytes(name);
      call.memory().write(call.argument(1) + done, to.bytes());
      done += length;
      directory.setPosition(directory.position() + 1);
    }
    return done;
  }
}
