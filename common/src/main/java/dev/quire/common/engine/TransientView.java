package dev.quire.common.engine;

import dev.quire.api.PageNumber;
import java.util.Arrays;

/**
 * The tables of one space, each mapped for the moment when it is asked for: one of every level at a
 * time. Used again by later edits.
 */
final class TransientView implements TableView {
  /** No address: the root is to be mapped. */
  static final long NO_ROOT = -1;

  private static final long NONE = -1;

  private final Geometry geometry;
  // By level, that of the root included; the frame is NONE where nothing is mapped.
  private final long[] frames;
  private final long[] addresses;
  // The links of the space when each was mapped.
  private final int[] versions;
  private int rootFrames;
  private long rootBase;

  @SuppressWarnings("NullAway.Init") // by open
  private KernelProcessor on;

  @SuppressWarnings("NullAway.Init") // by open
  private Space space;

  @SuppressWarnings("NullAway.Init")
  TransientView(Geometry geometry) {
    this.geometry = geometry;
    this.frames = new long[geometry.levels() + 1];
    this.addresses = new long[geometry.levels() + 1];
    this.versions = new int[geometry.levels() + 1];
    Arrays.fill(frames, NONE);
  }

  /** Begins with a space, whose root is at {@code root}, or is mapped now if that is NO_ROOT. */
  void open(KernelProcessor its, Space shown, long root) {
    close(); // What a failure has left.
    on = its;
    space = shown;
    if (root != NO_ROOT) {
      rootBase = root;
      return;
    }
    // Of kernel space's root only what kernel pages need.
    long skipped = space.isKernel() ? rootFrame(space.firstPage()) : 0;
    rootFrames = space.topFrames() - (int) skipped;
    int top = geometry.levels();
    addresses[top] = map(space.top() + skipped, rootFrames);
    frames[top] = space.top() + skipped;
    rootBase = addresses[top] - (skipped << PageNumber.SHIFT);
  }

  private long rootFrame(long page) {
    return geometry.rootOffset(page) >>> PageNumber.SHIFT;
  }

  private long map(long frame, int count) {
    return count == 1 ? on.mapTransient(frame) : on.mapTransient(frame, count);
  }

  @Override
  public long root(long page) {
    return rootBase + geometry.rootOffset(page);
  }

  @Override
  public long table(int level, long page, long frame) {
    if (frames[level] != frame || versions[level] != space.linkVersion()) {
      // Also where the frame is the same but a nested edit may have freed it and linked it anew.
      drop(level);
      addresses[level] = on.mapTransient(frame);
      frames[level] = frame;
      versions[level] = space.linkVersion();
    }
    return addresses[level];
  }

  private void drop(int level) {
    if (frames[level] == NONE) {
      return;
    }
    if (level == geometry.levels() && rootFrames > 1) {
      on.unmapTransient(addresses[level], rootFrames);
    } else {
      on.unmapTransient(addresses[level]);
    }
    frames[level] = NONE;
  }

  /** Gives back all mappings, each whether or not one fails. */
  void close() {
    close(1);
  }

  private void close(int level) {
    if (level < frames.length) {
      try {
        drop(level);
      } finally {
        close(level + 1);
      }
    }
  }
}
