package dev.quire.api;

import com.google.auto.value.AutoValue;

/** The number of a frame: a physical address divided by the frame size of 4096 bytes. */
@AutoValue
public abstract class FrameNumber implements Comparable<FrameNumber> {

  FrameNumber() {}

  /** Returns the frame with this unsigned number. */
  public static FrameNumber of(long value) {
    return new AutoValue_FrameNumber(value);
  }

  /**
   * Returns the frame that starts at {@code address}.
   *
   * @throws PagingException.Misaligned if no frame starts there
   */
  public static FrameNumber startingAt(PhysicalAddress address) {
    FrameNumber frame = address.frame();
    if (frame.value() << PageNumber.SHIFT != address.value()) {
      throw new PagingException.Misaligned("physical address", address.value(), PageNumber.BYTES);
    }
    return frame;
  }

  /** The unsigned number of the frame. */
  public abstract long value();

  /** Returns the first address of the frame. */
  public final PhysicalAddress address() {
    return PhysicalAddress.of(value() << PageNumber.SHIFT);
  }

  /** Returns the frame {@code frames} further on. */
  public final FrameNumber plus(long frames) {
    return of(value() + frames);
  }

  @Override
  public final int compareTo(FrameNumber other) {
    return Long.compareUnsigned(value(), other.value());
  }

  @Override
  public final String toString() {
    return "frame 0x" + Long.toHexString(value());
  }
}
