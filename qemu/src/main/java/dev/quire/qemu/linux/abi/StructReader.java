package dev.quire.qemu.linux.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads a structure, field after field, little-endian. */
public final class StructReader {
  private final ByteBuffer from;

  private StructReader(byte[] bytes) {
    from = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Begins with the first byte. */
  public static StructReader of(byte[] bytes) {
    return new StructReader(bytes);
  }

  /** The next 16 bits, with their sign. */
  public int int16() {
    return from.getShort();
  }

  /** The next 32 bits. */
  public int int32() {
    return from.getInt();
  }

  /** The next 64 bits. */
  public long int64() {
    return from.getLong();
  }

  /** Fills an array. */
  public void bytes(byte[] to) {
    from.get(to);
  }

  /** Leaves bytes out. */
  public StructReader skip(int bytes) {
    from.position(from.position() + bytes);
    return this;
  }
}
