package dev.quire.qemu.linux.call;

import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import dev.quire.qemu.linux.file.Directory;
import dev.quire.qemu.linux.task.Call;

/** Paths that begin at a descriptor: the calls whose names end in {@code at}. */
final class At {
  /** AT_FDCWD. */
  static final int CURRENT_DIRECTORY = -100;

  /** AT_SYMLINK_NOFOLLOW. */
  static final int NO_FOLLOW = 0x100;

  /** AT_EMPTY_PATH: an empty path is the descriptor itself. */
  static final int EMPTY_PATH = 0x1000;

  private At() {}

  /** The directory where a relative path begins that comes with this descriptor. */
  static String directory(Call call, int descriptor, String path) {
    if (descriptor == CURRENT_DIRECTORY || path.startsWith("/")) {
      return call.task().directory();
    }
    if (call.task().descriptors().file(descriptor) instanceof Directory directory) {
      return directory.name();
    }
    throw new ErrnoException(Errno.ENOTDIR);
  }

  /** Where a path leads that begins at this descriptor. */
  static String resolve(Call call, int descriptor, String path, boolean follow) {
    return call.kernel().resolve(call.task(), directory(call, descriptor, path), path, follow);
  }
}
