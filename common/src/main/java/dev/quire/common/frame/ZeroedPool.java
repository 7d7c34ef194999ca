package dev.quire.common.frame;

/**
 * Free frames whose contents are known to be zero: a stack with a limit. Who prepares a frame
 * reserves its place first. Callers hold the lock of the allocator.
 */
final class ZeroedPool {

  private final long[] frames;
  private int size;
  private int reserved;

  ZeroedPool(int limit) {
    frames = new long[limit];
  }

  /** The number of frames here. */
  int size() {
    return size;
  }

  /** Returns a frame, or {@link FreeFrames#NONE}. */
  long pop() {
    return size == 0 ? FreeFrames.NONE : frames[--size];
  }

  /** Reserves a place, if there is one. */
  boolean reserve() {
    if (size + reserved == frames.length) {
      return false;
    }
    reserved++;
    return true;
  }

  /** Gives a reserved place up. */
  void cancel() {
    reserved--;
  }

  /** Puts a frame in a reserved place. */
  void push(long frame) {
    reserved--;
    frames[size++] = frame;
  }
}
