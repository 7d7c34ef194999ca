package dev.quire.api;

import com.google.auto.value.AutoValue;

/** Physical addresses that are a device: they may be mapped, and are never allocated. */
@AutoValue
public abstract class DeviceRange {

  DeviceRange() {}

  /**
   * Returns a device of {@code frames} frames (at least 1) from {@code first} on.
   *
   * @throws PagingException.BadConfiguration if {@code frames} is below 1
   */
  public static DeviceRange of(String name, FrameNumber first, long frames) {
    if (frames < 1) {
      throw new PagingException.BadConfiguration(
          "device " + name + " has " + frames + " frames; it needs at least 1");
    }
    return new AutoValue_DeviceRange(name, first, frames);
  }

  /** The name of the device. */
  public abstract String name();

  /** The first frame. */
  public abstract FrameNumber first();

  /** The number of frames. */
  public abstract long frames();
}
