package dev.quire.common.hardware;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Upper-level entries that an eager processor keeps (a paging-structure cache), by the page numbers
 * that they cover and the context they were read in.
 *
 * <p>A processor's walk asks {@link CachingCpu#findUpper} before it reads the upper level and
 * {@link CachingCpu#cacheUpper} after it has; its invalidations drop what its architecture says.
 */
final class WalkCache {
  private record Key(int level, long group, int context) {}

  /** An upper-level entry: where it was read, what it said and when. */
  record Upper(long address, long word, long sequence) {}

  private final Map<Key, Upper> entries = new HashMap<>();

  @Nullable Upper find(int level, long group, int context) {
    return entries.get(new Key(level, group, context));
  }

  void put(int level, long group, int context, Upper upper) {
    entries.put(new Key(level, group, context), upper);
  }

  /** Drops a group in a context, or in all for ANY_CONTEXT. */
  void drop(int level, long group, int context) {
    if (context == DirectTlb.ANY_CONTEXT) {
      entries.keySet().removeIf(key -> key.level == level && key.group == group);
    } else {
      entries.remove(new Key(level, group, context));
      entries.remove(new Key(level, group, DirectTlb.ANY_CONTEXT));
    }
  }

  void dropContext(int context) {
    entries.keySet().removeIf(key -> key.context == context);
  }

  void clear() {
    entries.clear();
  }
}
