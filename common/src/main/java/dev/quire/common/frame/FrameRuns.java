package dev.quire.common.frame;

import dev.quire.api.FrameNumber;
import dev.quire.api.PagingException;
import dev.quire.api.port.Platform.RamRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Disjoint runs of consecutive frames in ascending order, as long as they can be. Immutable. */
final class FrameRuns {

  private final long[] firsts;
  private final long[] ends;

  private FrameRuns(long[] firsts, long[] ends) {
    this.firsts = firsts;
    this.ends = ends;
  }

  /**
   * Returns the frames of {@code ram}.
   *
   * @throws PagingException.BadConfiguration if a range is empty, or they are not ascending and
   *     disjoint, or span more frames than an {@code int} can count
   */
  static FrameRuns of(List<RamRange> ram) {
    Builder runs = new Builder();
    long end = 0;
    for (RamRange range : ram) {
      long first = range.first().value();
      if (range.frames() < 1 || first < end || first + range.frames() < first) {
        throw new PagingException.BadConfiguration(
            "RAM of "
                + range.frames()
                + " frames from "
                + range.first()
                + "; ranges must be ascending, disjoint and not empty");
      }
      end = first + range.frames();
      runs.add(first, end);
    }
    FrameRuns result = runs.build();
    if (result.limit() - result.lowest() > Integer.MAX_VALUE) {
      throw new PagingException.BadConfiguration(
          "RAM spans "
              + (result.limit() - result.lowest())
              + " frames; at most "
              + Integer.MAX_VALUE
              + " are managed");
    }
    return result;
  }

  /**
   * Returns these runs and the frames from {@code first} to before {@code end}, none of them here.
   */
  FrameRuns plus(long first, long end) {
    Builder all = new Builder();
    int run = 0;
    for (; run < firsts.length && firsts[run] < first; run++) {
      all.add(firsts[run], ends[run]);
    }
    all.add(first, end);
    for (; run < firsts.length; run++) {
      all.add(firsts[run], ends[run]);
    }
    return all.build();
  }

  /** Returns these runs without the frames of {@code others}. */
  FrameRuns minus(FrameRuns others) {
    Builder rest = new Builder();
    int other = 0;
    for (int i = 0; i < firsts.length; i++) {
      long from = firsts[i];
      while (other < others.count() && others.first(other) < ends[i]) {
        rest.add(from, others.first(other));
        from = Math.max(from, others.end(other));
        if (others.end(other) > ends[i]) {
          break;
        }
        other++;
      }
      rest.add(from, ends[i]);
    }
    return rest.build();
  }

  int count() {
    return firsts.length;
  }

  long first(int run) {
    return firsts[run];
  }

  /** The frame after the last of the run. */
  long end(int run) {
    return ends[run];
  }

  /** The lowest frame; 0 if there are no frames. */
  long lowest() {
    return firsts.length == 0 ? 0 : firsts[0];
  }

  /** The frame after the highest; 0 if there are no frames. */
  long limit() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  /** The number of frames. */
  long frames() {
    long frames = 0;
    for (int i = 0; i < firsts.length; i++) {
      frames += ends[i] - firsts[i];
    }
    return frames;
  }

  boolean contains(long frame) {
    int found = Arrays.binarySearch(firsts, frame);
    int run = found >= 0 ? found : -found - 2;
    return run >= 0 && frame < ends[run];
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < firsts.length; i++) {
      text.append(i == 0 ? "" : ", ")
          .append(ends[i] - firsts[i])
          .append(" frames from ")
          .append(FrameNumber.of(firsts[i]));
    }
    return text.toString();
  }

  /** Collects runs; they must come in ascending order, and adjacent ones become one. */
  static final class Builder {
    private final List<long[]> runs = new ArrayList<>();

    /** Adds the frames from {@code first} to before {@code end}; none if they are not ascending. */
    void add(long first, long end) {
      if (first >= end) {
        return;
      }
      if (!runs.isEmpty() && runs.get(runs.size() - 1)[1] == first) {
        runs.get(runs.size() - 1)[1] = end;
      } else {
        runs.add(new long[] {first, end});
      }
    }

    FrameRuns build() {
      return new FrameRuns(
          runs.stream().mapToLong(run -> run[0]).toArray(),
          runs.stream().mapToLong(run -> run[1]).toArray());
    }
  }
}
