package dev.quire.common.frame;

import dev.quire.api.FrameNumber;
import dev.quire.api.PagingException;
import dev.quire.api.port.Platform.RamRange;
import java.util.List;

/**
 * Hands out frames while the kernel boots, before there is a frame allocator. It takes the lowest
 * frames that serve, never takes one back, and remembers which frames it took. What an alignment
 * skips stays free for the {@link ManagedFrames} that comes after it, as does all the rest.
 *
 * <p>For the one processor that boots; not for several at once.
 */
public final class PlacementAllocator {

  private final FrameRuns ram;
  private final long[] cursors;
  private FrameRuns taken = new FrameRuns.Builder().build();
  private boolean finished;

  /**
   * Creates an allocator of the frames of {@code ram}.
   *
   * @param ram ranges in ascending order, disjoint
   * @throws PagingException.BadConfiguration if they are not, or one is empty
   */
  public PlacementAllocator(List<RamRange> ram) {
    this.ram = FrameRuns.of(ram);
    cursors = new long[this.ram.count()];
    for (int i = 0; i < cursors.length; i++) {
      cursors[i] = this.ram.first(i);
    }
  }

  /**
   * Takes a run of consecutive frames, for ever.
   *
   * @param frames how many, at least 1
   * @param alignFrames a power of two that the first frame's number is a multiple of
   * @return the number of the first frame
   * @throws PagingException.BadConfiguration if RAM is too small; the message names the sum
   */
  public long take(int frames, int alignFrames) {
    if (frames < 1 || Integer.bitCount(alignFrames) != 1 || alignFrames < 1) {
      throw new IllegalArgumentException(
          frames + " frames aligned to " + alignFrames + "; at least 1, and a power of two");
    }
    if (finished) {
      throw new IllegalStateException("the frame allocator stands; boot takes no more frames");
    }
    for (int i = 0; i < cursors.length; i++) {
      long first = alignUp(cursors[i], alignFrames);
      if (first >= cursors[i] && first <= ram.end(i) - frames) {
        cursors[i] = first + frames;
        taken = taken.plus(first, first + frames);
        return first;
      }
    }
    throw new PagingException.BadConfiguration(
        "RAM is too small: boot has taken "
            + taken.frames()
            + " frames and needs "
            + frames
            + " more"
            + (alignFrames == 1 ? "" : " aligned to " + alignFrames)
            + ", together "
            + (taken.frames() + frames)
            + "; RAM has "
            + ram.frames()
            + " frames ("
            + ram
            + ")");
  }

  /** Returns whether the frame was taken. */
  public boolean taken(long frame) {
    return taken.contains(frame);
  }

  /** Returns {@link #taken(long)} of the frame. */
  public boolean taken(FrameNumber frame) {
    return taken(frame.value());
  }

  /** The number of frames that were taken. */
  public long takenFrames() {
    return taken.frames();
  }

  /** Returns all frames that were taken, and takes no more from now on. */
  FrameRuns finish() {
    finished = true;
    return taken;
  }

  private static long alignUp(long frame, int alignFrames) {
    long mask = alignFrames - 1L;
    return (frame + mask) & ~mask;
  }
}
