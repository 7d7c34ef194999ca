package dev.quire.common.hardware;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stores that walks need not see yet, because the processor that made them has not passed a barrier
 * since: for each word, what walks may see instead, and which store that leaves out.
 */
final class LateStores {

  /** When a processor has so many late words, all of them become visible. */
  private static final int CAPACITY = 4096;

  /**
   * What walks may see of a word.
   *
   * @param old what {@code store} replaced
   * @param store the first store since the barrier, or null if no checker watches
   */
  record Late(int processor, long old, TableLog.@Nullable Store store) {}

  private final Map<Long, Late> words = new HashMap<>();
  private final List<List<Long>> byProcessor = new ArrayList<>();

  LateStores(int processors) {
    for (int i = 0; i < processors; i++) {
      byProcessor.add(new ArrayList<>());
    }
  }

  synchronized void stored(
      int processor, long address, long before, long after, TableLog.@Nullable Store store) {
    List<Long> its = byProcessor.get(processor);
    if (its.size() >= CAPACITY) {
      barrier(processor);
    }
    Late late = words.get(address);
    if (before == after) {
      // It hides what others stored late, and itself leaves nothing to be late.
      if (late != null && late.processor != processor) {
        words.remove(address);
      }
      return;
    }
    if (late == null || late.processor != processor) {
      words.put(address, new Late(processor, before, store));
      its.add(address);
    }
  }

  /** Returns what a walk may still see at {@code address}, or null if only what stands there. */
  synchronized @Nullable Late at(long address) {
    return words.get(address);
  }

  /** Makes the stores of a processor visible; costs what it has stored since the last time. */
  synchronized void barrier(int processor) {
    List<Long> its = byProcessor.get(processor);
    for (Long address : its) {
      Late late = words.get(address);
      if (late != null && late.processor == processor) {
        words.remove(address);
      }
    }
    its.clear();
  }
}
