package dev.quire.qemu.linux.file;

import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What the host's failures are for a program. */
final class HostErrors {
  private HostErrors() {}

  static ErrnoException of(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return new ErrnoException(Errno.ENOENT);
    }
    if (failure instanceof AccessDeniedException) {
      return new ErrnoException(Errno.EACCES);
    }
    if (failure instanceof NotDirectoryException) {
      return new ErrnoException(Errno.ENOTDIR);
    }
    if (failure instanceof FileSystemLoopException) {
      return new ErrnoException(Errno.ELOOP);
    }
    return new ErrnoException(Errno.EIO);
  }
}
