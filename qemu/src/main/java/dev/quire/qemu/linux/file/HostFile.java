package dev.quire.qemu.linux.file;

import dev.quire.common.elf.ByteSource;
import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A regular file of the host, read only. */
public final class HostFile extends OpenFile {
  private static final int FROM_START = 0;
  private static final int FROM_HERE = 1;
  private static final int FROM_END = 2;

  private final String name;
  private final FileStatus status;
  private final FileChannel channel;
  private long position;

  private HostFile(String name, FileStatus status, FileChannel channel, int flags) {
    super(flags);
    this.name = name;
    this.status = status;
    this.channel = channel;
  }

  static HostFile open(String name, Path path, FileStatus status, int flags) {
    try {
      return new HostFile(name, status, FileChannel.open(path, StandardOpenOption.READ), flags);
    } catch (IOException e) {
      throw HostErrors.of(e);
    }
  }

  /** The bytes by position, as long as the file is open. */
  public ByteSource source() {
    try {
      return ByteSource.of(channel);
    } catch (IOException e) {
      throw HostErrors.of(e);
    }
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    int count = readAt(position, to, offset, length);
    position += count;
    return count;
  }

  @Override
  public int readAt(long from, byte[] to, int offset, int length) {
    if (from < 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    try {
      return Math.max(0, channel.read(ByteBuffer.wrap(to, offset, length), from));
    } catch (IOException e) {
      throw HostErrors.of(e);
    }
  }

  @Override
  public long seek(long offset, int whence) {
    try {
      long to =
          switch (whence) {
            case FROM_START -> offset;
            case FROM_HERE -> position + offset;
            case FROM_END -> channel.size() + offset;
            default -> -1;
          };
      if (to < 0) {
        throw new ErrnoException(Errno.EINVAL);
      }
      position = to;
      return to;
    } catch (IOException e) {
      throw HostErrors.of(e);
    }
  }

  @Override
  public FileStatus status() {
    return status;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  void closed() {
    try {
      channel.close();
    } catch (IOException e) {
      throw HostErrors.of(e);
    }
  }
}
