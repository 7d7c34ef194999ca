package dev.quire.conformance;

import dev.quire.api.FrameAllocator;
import dev.quire.api.FrameNumber;
import java.util.ArrayDeque;
import java.util.Deque;

/** Takes frames so that a known number is left. */
final class Hoard {
  private final FrameAllocator frames;
  private final Deque<FrameNumber> taken = new ArrayDeque<>();

  Hoard(FrameAllocator frames) {
    this.frames = frames;
  }

  /** Takes or gives back frames until exactly this many are free. */
  void leave(long count) {
    while (frames.available() > count) {
      taken.push(frames.allocate(Rig.OWNER));
    }
    while (frames.available() < count && !taken.isEmpty()) {
      frames.release(taken.pop());
    }
  }

  /** Whether this frame is among those taken. */
  boolean has(FrameNumber frame) {
    return taken.contains(frame);
  }

  /** Leaves a frame that was taken to the caller. */
  void giveUp(FrameNumber frame) {
    if (!taken.remove(frame)) {
      throw new IllegalArgumentException(frame + " was not taken");
    }
  }

  void giveBack() {
    while (!taken.isEmpty()) {
      frames.release(taken.pop());
    }
  }
}
