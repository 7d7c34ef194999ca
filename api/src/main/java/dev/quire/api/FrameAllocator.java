package dev.quire.api;

import java.util.Map;

/**
 * Where frames come from. A frame that is allocated has one reference; {@link TableEdit#map} takes
 * none. All methods may be called by several processors at once.
 */
public interface FrameAllocator {

  /**
   * Returns a frame with one reference, its contents unknown.
   *
   * @throws PagingException.OutOfFrames if none is left
   */
  FrameNumber allocate(FrameOwner owner);

  /**
   * Returns {@code 1 << order} consecutive frames, the first a multiple of that, each with one
   * reference.
   *
   * @param order 0 to 10
   * @throws PagingException.OutOfFrames if there is no such run, or never can be (a stack allocator
   *     above order 0)
   */
  FrameNumber allocateRun(int order, FrameOwner owner);

  /**
   * Adds a reference.
   *
   * @throws PagingException.FrameNotAllocated if the frame is not allocated
   */
  void retain(FrameNumber frame);

  /**
   * Drops a reference; the last one frees the frame. Callers that took it out of a table use {@link
   * TableEdit#release} instead.
   *
   * @return whether the frame is free now
   * @throws PagingException.FrameNotAllocated if the frame is not allocated
   */
  boolean release(FrameNumber frame);

  /** The number of references; 0 if the frame is not allocated. */
  int references(FrameNumber frame);

  /**
   * Whether the contents were changed through a mapping that is gone, or {@link #markDirty} was
   * called, since {@link #clearDirty} or the allocation.
   */
  boolean isDirty(FrameNumber frame);

  /** Marks an allocated frame dirty. Called by {@link TableEdit} when a dirty mapping goes. */
  void markDirty(FrameNumber frame);

  /** Marks an allocated frame clean. */
  void clearDirty(FrameNumber frame);

  /** Whether this allocator manages the frame: RAM that was not taken by boot. */
  boolean manages(FrameNumber frame);

  /** The frames that are free. */
  long available();

  /** The frames managed. */
  long total();

  /** The allocated frames by owner, owners without any left out: names what leaked. */
  Map<FrameOwner, Long> usage();
}
