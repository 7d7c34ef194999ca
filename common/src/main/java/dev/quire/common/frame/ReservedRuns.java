package dev.quire.common.frame;

import dev.quire.api.PagingException;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Runs of one order that were set aside for requests of that order. A run can be given back frame
 * by frame; it is <em>whole</em>, and can be handed out as a run, when all of its frames are here.
 * Single frames are taken from runs that are not whole first. All in constant time but for finding
 * the run of a frame, which is a binary search.
 */
final class ReservedRuns {

  private static final int NO_RUN = -1;

  private final int order;
  private final int size;
  private final long[] firsts;
  private final BitSet free;
  private final int[] freeInRun;

  /** The whole runs, a stack. */
  private final int[] whole;

  private int wholeCount;

  /** The runs that have free frames and are not whole: a list in both directions. */
  private int partial = NO_RUN;

  private final int[] next;
  private final int[] previous;
  private long available;

  private ReservedRuns(int order, long[] firsts) {
    this.order = order;
    this.firsts = firsts;
    size = 1 << order;
    free = new BitSet(firsts.length * size);
    free.set(0, firsts.length * size);
    freeInRun = new int[firsts.length];
    Arrays.fill(freeInRun, size);
    whole = new int[firsts.length];
    Arrays.setAll(whole, i -> firsts.length - 1 - i);
    wholeCount = firsts.length;
    next = new int[firsts.length];
    previous = new int[firsts.length];
    available = (long) firsts.length * size;
  }

  /**
   * Sets runs aside, the lowest that are aligned.
   *
   * @throws PagingException.BadConfiguration if there are not as many; the message names the sum
   */
  static ReservedRuns carve(FrameRuns from, int order, int count) {
    if (count < 0 || (count > 0 && (order < 1 || order > FreeFrames.MAX_ORDER))) {
      throw new PagingException.BadConfiguration(
          count + " runs of order " + order + "; the order of runs set aside is 1 to 10");
    }
    if (count == 0) {
      return new ReservedRuns(0, new long[0]);
    }
    long size = 1L << order;
    long[] firsts = new long[(int) Math.min(count, from.frames() / size)];
    int found = 0;
    for (int run = 0; run < from.count(); run++) {
      long first = (from.first(run) + size - 1) & -size;
      for (; found < firsts.length && first + size <= from.end(run); first += size) {
        firsts[found++] = first;
      }
    }
    if (found < count) {
      throw new PagingException.BadConfiguration(
          "RAM is too small: "
              + count
              + " runs of "
              + size
              + " frames, together "
              + count * size
              + ", are to be set aside and only "
              + found
              + " are there; free are "
              + from.frames()
              + " frames ("
              + from
              + ")");
    }
    return new ReservedRuns(order, firsts);
  }

  /** All frames that were set aside. */
  FrameRuns runs() {
    FrameRuns.Builder runs = new FrameRuns.Builder();
    for (long first : firsts) {
      runs.add(first, first + size);
    }
    return runs.build();
  }

  /** Returns a frame or {@link FreeFrames#NONE}. */
  long takeOne() {
    if (partial == NO_RUN && wholeCount == 0) {
      return FreeFrames.NONE;
    }
    if (partial == NO_RUN) {
      link(whole[--wholeCount]);
    }
    int run = partial;
    int index = free.nextSetBit(run * size);
    free.clear(index);
    available--;
    if (--freeInRun[run] == 0) {
      unlink(run);
    }
    return firsts[run] + index - (long) run * size;
  }

  /** Returns the first frame of a whole run of that order, or {@link FreeFrames#NONE}. */
  long takeRun(int wanted) {
    if (wanted != order || wholeCount == 0) {
      return FreeFrames.NONE;
    }
    int run = whole[--wholeCount];
    free.clear(run * size, (run + 1) * size);
    freeInRun[run] = 0;
    available -= size;
    return firsts[run];
  }

  /** Takes back a frame; returns false, and does nothing, if it was not set aside. */
  boolean giveBack(long frame) {
    int found = Arrays.binarySearch(firsts, frame);
    int run = found >= 0 ? found : -found - 2;
    if (run < 0 || frame >= firsts[run] + size) {
      return false;
    }
    free.set(run * size + (int) (frame - firsts[run]));
    available++;
    if (freeInRun[run]++ == 0) {
      link(run);
    }
    if (freeInRun[run] == size) {
      unlink(run);
      whole[wholeCount++] = run;
    }
    return true;
  }

  /** The number of free frames here. */
  long available() {
    return available;
  }

  private void link(int run) {
    next[run] = partial;
    previous[run] = NO_RUN;
    if (partial != NO_RUN) {
      previous[partial] = run;
    }
    partial = run;
  }

  private void unlink(int run) {
    if (next[run] != NO_RUN) {
      previous[next[run]] = previous[run];
    }
    if (previous[run] != NO_RUN) {
      next[previous[run]] = next[run];
    } else {
      partial = next[run];
    }
  }
}
