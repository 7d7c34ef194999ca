package dev.quire.qemu.linux.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Lays a structure out, field after field, little-endian. */
public final class StructWriter {
  private final ByteBuffer to;
  private final int longAlignment;

  private StructWriter(int bytes, int longAlignment) {
    to = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.longAlignment = longAlignment;
  }

  /** Begins a structure of so many bytes, zero at first, whose longs are aligned by hand. */
  public static StructWriter of(int bytes) {
    return new StructWriter(bytes, 1);
  }

  /** Begins a structure whose 64-bit fields lie on multiples of {@code longAlignment} bytes. */
  public static StructWriter of(int bytes, int longAlignment) {
    return new StructWriter(bytes, longAlignment);
  }

  /** Appends 16 bits. */
  public StructWriter int16(int value) {
    to.putShort((short) value);
    return this;
  }

  /** Appends 32 bits. */
  public StructWriter int32(long value) {
    to.putInt((int) value);
    return this;
  }

  /** Appends 64 bits, behind what aligns them. */
  public StructWriter int64(long value) {
    to.position(aligned(to.position()));
    to.putLong(value);
    return this;
  }

  /** Appends bytes as they are. */
  public StructWriter bytes(byte[] bytes) {
    to.put(bytes);
    return this;
  }

  /** Appends a string in a field of so many bytes, cut so that a zero follows. */
  public StructWriter text(String text, int field) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int end = to.position() + field;
    to.put(bytes, 0, Math.min(bytes.length, field - 1));
    to.position(end);
    return this;
  }

  /** Leaves bytes zero. */
  public StructWriter skip(int bytes) {
    to.position(to.position() + bytes);
    return this;
  }

  /** The structure, all of it. */
  public byte[] bytes() {
    return to.array();
  }

  /** The structure up to the last field, rounded up as the alignment of 64-bit fields asks. */
  public byte[] packed() {
    byte[] bytes = new byte[aligned(to.position())];
    to.get(0, bytes, 0, Math.min(bytes.length, to.capacity()));
    return bytes;
  }

  private int aligned(int position) {
    return (position + longAlignment - 1) / longAlignment * longAlignment;
  }
}
