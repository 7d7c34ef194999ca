package dev.quire.api;

import com.google.auto.value.AutoValue;

/** An address as a program sees it: an unsigned byte address before translation. */
@AutoValue
public abstract class VirtualAddress implements Comparable<VirtualAddress> {

  VirtualAddress() {}

  /** Returns the address with this unsigned value, in bytes. */
  public static VirtualAddress of(long value) {
    return new AutoValue_VirtualAddress(value);
  }

  /** The unsigned value, in bytes. */
  public abstract long value();

  /** Returns the page that holds this address. */
  public final PageNumber page() {
    return PageNumber.of(value() >>> PageNumber.SHIFT);
  }

  /** Returns the offset within the page, 0 to 4095 bytes. */
  public final int offset() {
    return (int) value() & (PageNumber.BYTES - 1);
  }

  /** Returns the address {@code bytes} further on, modulo 2^64. */
  public final VirtualAddress plus(long bytes) {
    return of(value() + bytes);
  }

  @Override
  public final int compareTo(VirtualAddress other) {
    return Long.compareUnsigned(value(), other.value());
  }

  @Override
  public final String toString() {
    return "0x" + Long.toHexString(value());
  }
}
