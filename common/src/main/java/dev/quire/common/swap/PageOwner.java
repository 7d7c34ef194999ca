package dev.quire.common.swap;

import dev.quire.api.FrameOwner;

/** Whose page a frame or a slot holds: a process's own, or a shared object's. */
abstract sealed class PageOwner permits UserSpace, SharedMemory {

  private final long id;
  private final String name;
  private final FrameOwner frameOwner;

  PageOwner(long id, String name) {
    this.id = id;
    this.name = name;
    frameOwner = FrameOwner.of(FrameOwner.Use.PAGE, id);
  }

  /** A number that no other owner of this pager has or had, at least 1. */
  public final long id() {
    return id;
  }

  /** The name, for reports. */
  public final String name() {
    return name;
  }

  final FrameOwner frameOwner() {
    return frameOwner;
  }
}
