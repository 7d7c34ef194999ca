package dev.quire.api;

import com.google.auto.value.AutoValue;

/** For whom a frame was allocated, for accounting. */
@AutoValue
public abstract class FrameOwner {

  /** What frames are used for. */
  public enum Use {
    /** Tables and roots of address spaces. */
    TABLE,
    /** Pages of processes. */
    PAGE,
    /** Pages of the kernel itself. */
    KERNEL
  }

  FrameOwner() {}

  /** Returns an owner; {@code id} tells owners of the same use apart, for example a space's id. */
  public static FrameOwner of(Use use, long id) {
    return new AutoValue_FrameOwner(use, id);
  }

  /** The use. */
  public abstract Use use();

  /** The id, for example of an address space. */
  public abstract long id();

  @Override
  public final String toString() {
    return use() + " of " + id();
  }
}
