package dev.quire.common.frame;

import dev.quire.api.FrameNumber;
import dev.quire.api.port.Platform.RamRange;
import java.util.ArrayList;
import java.util.List;

/** RAM for tests. */
final class Ram {

  private Ram() {}

  /** Returns ranges from pairs of first frame and number of frames. */
  static List<RamRange> of(long... firstsAndFrames) {
    List<RamRange> ranges = new ArrayList<>();
    for (int i = 0; i < firstsAndFrames.length; i += 2) {
      ranges.add(RamRange.of(FrameNumber.of(firstsAndFrames[i]), firstsAndFrames[i + 1]));
    }
    return ranges;
  }

  static FrameRuns runs(long... firstsAndFrames) {
    return FrameRuns.of(of(firstsAndFrames));
  }
}
