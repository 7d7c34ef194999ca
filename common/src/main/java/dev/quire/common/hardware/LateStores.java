package dev.quire.common.hardware;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stores that walks need not see yet, because the processor that made them has not passed a barrier
 * since: for each word, what stood there at the last barrier.
 */
final class LateStores {
  private record Late(int processor, int old) {}

  /** When so many words are late, all become visible. */
  private static final int CAPACITY = 8192;

  private final Map<Long, Late> words = new HashMap<>();

  synchronized void stored(int processor, long address, int old) {
    if (words.size() >= CAPACITY) {
      words.clear();
    }
    words.putIfAbsent(address, new Late(processor, old));
  }

  /** Returns what a walk may still see at {@code address}, or null if only what stands there. */
  synchronized @Nullable Integer old(long address) {
    Late late = words.get(address);
    return late == null ? null : late.old;
  }

  synchronized void barrier(int processor) {
    words.values().removeIf(late -> late.processor == processor);
  }
}
