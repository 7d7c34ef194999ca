package dev.quire.api;

import com.google.auto.value.AutoValue;

/** An address on the memory bus: an unsigned byte address after translation. */
@AutoValue
public abstract class PhysicalAddress implements Comparable<PhysicalAddress> {

  PhysicalAddress() {}

  /** Returns the address with this unsigned value, in bytes. */
  public static PhysicalAddress of(long value) {
    return new AutoValue_PhysicalAddress(value);
  }

  /** The unsigned value, in bytes. */
  public abstract long value();

  /** Returns the frame that holds this address. */
  public final FrameNumber frame() {
    return FrameNumber.of(value() >>> PageNumber.SHIFT);
  }

  /** Returns the address {@code bytes} further on, modulo 2^64. */
  public final PhysicalAddress plus(long bytes) {
    return of(value() + bytes);
  }

  @Override
  public final int compareTo(PhysicalAddress other) {
    return Long.compareUnsigned(value(), other.value());
  }

  @Override
  public final String toString() {
    return "0x" + Long.toHexString(value());
  }
}
