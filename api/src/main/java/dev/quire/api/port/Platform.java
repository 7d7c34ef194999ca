package dev.quire.api.port;

import com.google.auto.value.AutoValue;
import dev.quire.api.DeviceRange;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageRange;
import dev.quire.api.Protection;
import java.util.List;

/** What is where in a machine. */
public interface Platform {

  /** The RAM that the kernel may use, in ascending order, not overlapping. */
  List<RamRange> ram();

  /** The devices. Their frames may be mapped; they are never allocated, evicted or counted. */
  List<DeviceRange> devices();

  /** Mappings that must exist in kernel space from the moment paging is on. */
  List<FixedMapping> kernelMappings();

  /**
   * Pages that must be mapped to the frames of the same number while paging is switched on, and no
   * longer afterwards.
   */
  List<PageRange> identityMappings();

  /** Consecutive frames of RAM. */
  @AutoValue
  abstract class RamRange {
    RamRange() {}

    /** Returns {@code frames} frames from {@code first} on. */
    public static RamRange of(FrameNumber first, long frames) {
      return new AutoValue_Platform_RamRange(first, frames);
    }

    /** The first frame. */
    public abstract FrameNumber first();

    /** The number of frames, at least 1. */
    public abstract long frames();
  }

  /** A mapping of kernel space that the platform needs. */
  @AutoValue
  abstract class FixedMapping {
    FixedMapping() {}

    /** Returns a mapping of {@code pages} to consecutive frames from {@code first} on. */
    public static FixedMapping of(
        PageRange pages, FrameNumber first, Protection protection, MemoryType type) {
      return new AutoValue_Platform_FixedMapping(pages, first, protection, type);
    }

    /** The pages, in the kernel range. */
    public abstract PageRange pages();

    /** The first frame. */
    public abstract FrameNumber first();

    /** What kernel code may do there. */
    public abstract Protection protection();

    /** The memory type. */
    public abstract MemoryType type();
  }
}
