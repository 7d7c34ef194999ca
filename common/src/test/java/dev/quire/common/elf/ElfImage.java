package dev.quire.common.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds ELF files for tests: the file header, the program headers, then bytes that tell their own
 * position. The offsets are written out here once more, so that they are checked by a second hand.
 */
final class ElfImage {

  /** One program header, in the order of ELF32's fields. */
  record Header(
      int type,
      long offset,
      long address,
      long fileBytes,
      long memoryBytes,
      int flags,
      long align) {}

  private final boolean wide;
  private int type = 2;
  private int machine = 3;
  private long entry;
  private int size = 0x4000;
  private final List<Header> headers = new ArrayList<>();

  private ElfImage(boolean wide) {
    this.wide = wide;
  }

  static ElfImage elf32() {
    return new ElfImage(false);
  }

  static ElfImage elf64() {
    return new ElfImage(true);
  }

  ElfImage type(int value) {
    type = value;
    return this;
  }

  ElfImage machine(int value) {
    machine = value;
    return this;
  }

  ElfImage entry(long value) {
    entry = value;
    return this;
  }

  ElfImage size(int bytes) {
    size = bytes;
    return this;
  }

  ElfImage load(long address, long offset, long fileBytes, long memoryBytes, String flags) {
    int bits =
        (flags.contains("r") ? 4 : 0)
            | (flags.contains("w") ? 2 : 0)
            | (flags.contains("x") ? 1 : 0);
    return header(1, offset, address, fileBytes, memoryBytes, bits, 4096);
  }

  ElfImage header(
      int headerType,
      long offset,
      long address,
      long fileBytes,
      long memoryBytes,
      int flags,
      long align) {
    headers.add(new Header(headerType, offset, address, fileBytes, memoryBytes, flags, align));
    return this;
  }

  byte[] bytes() {
    int headerBytes = wide ? 64 : 52;
    int entryBytes = wide ? 56 : 32;
    int all = Math.max(size, headerBytes + headers.size() * entryBytes);
    ByteBuffer out = ByteBuffer.allocate(all).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < all; i++) {
      out.put(i, (byte) (i % 251 + 1));
    }
    out.put(new byte[] {0x7f, 'E', 'L', 'F', (byte) (wide ? 2 : 1), 1, 1});
    out.put(new byte[9]);
    out.putShort((short) type).putShort((short) machine).putInt(1);
    word(out, entry);
    word(out, headerBytes);
    word(out, 0);
    out.putInt(0);
    out.putShort((short) headerBytes).putShort((short) entryBytes);
    out.putShort((short) headers.size());
    out.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    for (Header header : headers) {
      out.putInt(header.type());
      if (wide) {
        out.putInt(header.flags());
      }
      word(out, header.offset());
      word(out, header.address());
      word(out, header.address());
      word(out, header.fileBytes());
      word(out, header.memoryBytes());
      if (!wide) {
        out.putInt(header.flags());
      }
      word(out, header.align());
    }
    return out.array();
  }

  Executable parse() {
    return Executable.parse(ByteSource.of(bytes()));
  }

  private void word(ByteBuffer out, long value) {
    if (wide) {
      out.putLong(value);
    } else {
      out.putInt((int) value);
    }
  }
}
