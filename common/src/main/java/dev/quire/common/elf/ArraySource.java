package dev.quire.common.elf;

import java.util.Objects;

/** A source over an array. */
final class ArraySource implements ByteSource {

  private final byte[] bytes;

  ArraySource(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public void read(long position, byte[] to, int offset, int length) {
    Objects.checkFromIndexSize(position, length, (long) bytes.length);
    Objects.checkFromIndexSize(offset, length, to.length);
    System.arraycopy(bytes, Math.toIntExact(position), to, offset, length);
  }

  @Override
  public String toString() {
    return "array of " + bytes.length + " bytes";
  }
}
