package dev.quire.common.hardware;

import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import java.util.BitSet;

/** Which frames of RAM are free, and when each was last freed. */
final class FrameHistory {
  private final long first;
  private final long[] freedAt;
  private final BitSet free = new BitSet();

  FrameHistory(MachineConfig config) {
    first = config.ramBase().frame().value();
    freedAt = new long[(int) (config.ramBytes() >>> PageNumber.SHIFT)];
  }

  void allocated(long frame) {
    if (isRam(frame)) {
      free.clear((int) (frame - first));
    }
  }

  void freed(long frame, long sequence) {
    if (isRam(frame)) {
      free.set((int) (frame - first));
      freedAt[(int) (frame - first)] = sequence;
    }
  }

  boolean isFree(long frame) {
    return isRam(frame) && free.get((int) (frame - first));
  }

  boolean freedSince(long frame, long sequence) {
    return isRam(frame) && freedAt[(int) (frame - first)] > sequence;
  }

  boolean isRam(long frame) {
    return Long.compareUnsigned(frame - first, freedAt.length) < 0;
  }
}
