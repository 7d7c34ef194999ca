package dev.quire.common.hardware;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The edits that are open, by processor, the innermost first. */
final class OpenEdits {

  /** An edit and the space that it is of. */
  record Edit(long id, long space) {}

  private final List<ArrayDeque<Edit>> byProcessor = new ArrayList<>();
  private final Set<Long> open = new HashSet<>();

  OpenEdits(int processors) {
    for (int i = 0; i < processors; i++) {
      byProcessor.add(new ArrayDeque<>());
    }
  }

  void began(long edit, int processor, long space) {
    byProcessor.get(processor).push(new Edit(edit, space));
    open.add(edit);
  }

  void closed(long edit, int processor) {
    byProcessor.get(processor).removeIf(e -> e.id == edit);
    open.remove(edit);
  }

  @Nullable Edit innermost(int processor) {
    return byProcessor.get(processor).peek();
  }

  /** Returns whether the edit that made a store is open. */
  boolean covers(TableLog.@Nullable Store store) {
    return store != null && open.contains(store.edit());
  }
}
