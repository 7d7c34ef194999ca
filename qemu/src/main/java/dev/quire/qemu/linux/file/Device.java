package dev.quire.qemu.linux.file;

import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The devices that every program expects in {@code /dev}. */
enum Device {
  NULL,
  ZERO,
  FULL,
  RANDOM,
  URANDOM;

  private static final SecureRandom RANDOM_BYTES = new SecureRandom();

  /** The device with a path. */
  static Optional<Device> at(String path) {
    return Arrays.stream(values()).filter(device -> device.path().equals(path)).findFirst();
  }

  String path() {
    return "/dev/" + name().toLowerCase(Locale.ROOT);
  }

  FileStatus status() {
    return FileStatus.special(FileStatus.CHARACTER_DEVICE, 1 + ordinal());
  }

  OpenFile open(int flags) {
    return new Opened(flags);
  }

  private int read(byte[] to, int offset, int length) {
    switch (this) {
      case NULL -> {
        return 0;
      }
      case ZERO, FULL -> Arrays.fill(to, offset, offset + length, (byte) 0);
      case RANDOM, URANDOM -> {
        byte[] bytes = new byte[length];
        RANDOM_BYTES.nextBytes(bytes);
        System.arraycopy(bytes, 0, to, offset, length);
      }
    }
    return length;
  }

  private final class Opened extends OpenFile {
    Opened(int flags) {
      super(flags);
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      return Device.this.read(to, offset, length);
    }

    @Override
    public int readAt(long position, byte[] to, int offset, int length) {
      return read(to, offset, length);
    }

    @Override
    public int write(byte[] from, int offset, int length) {
      if (Device.this == FULL) {
        throw new ErrnoException(Errno.ENOSPC);
      }
      return length;
    }

    @Override
    public long seek(long offset, int whence) {
      return 0;
    }

    @Override
    public FileStatus status() {
      return Device.this.status();
    }

    @Override
    public String name() {
      return path();
    }
  }
}
