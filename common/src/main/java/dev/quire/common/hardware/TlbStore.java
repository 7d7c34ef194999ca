package dev.quire.common.hardware;

import dev.quire.api.TlbModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The TLB of the models that keep everything or forget at random, and of the direct-mapped model
 * under the coherence checker: a hash table of {@link TlbEntry}s, large pages whole.
 */
final class TlbStore {
  private static final int BUCKETS = 1 << 12;
  private static final int MAX_SPAN = 32;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  /** One lookup in so many forgets what it finds, in the model that forgets. */
  private static final int FORGET_ONE_IN = 16;

  private final @Nullable TlbEntry[] buckets = new @Nullable TlbEntry[BUCKETS];
  private final int[] bySpan = new int[MAX_SPAN];
  private final @Nullable TlbEntry @Nullable [] slots;
  private final @Nullable Randomness forget;
  private final @Nullable CoherenceChecker checker;
  private int size;

  TlbStore(TlbModel model, int entries, Randomness randomness, @Nullable CoherenceChecker checker) {
    slots = model == TlbModel.DIRECT ? new @Nullable TlbEntry[entries] : null;
    forget = model == TlbModel.RANDOM ? randomness : null;
    this.checker = checker;
  }

  /**
   * Returns the entry for a page in {@code context} that allows {@code right}; failing that, one
   * that does not; failing that, null.
   */
  @Nullable TlbEntry find(long page, int context, int right) {
    TlbEntry weaker = null;
    for (int span = 0, left = size; left > 0; span++) {
      if (bySpan[span] == 0) {
        continue;
      }
      left -= bySpan[span];
      for (TlbEntry entry = buckets[bucket(page >>> span, span)];
          entry != null;
          entry = entry.next) {
        if (entry.span != span || !entry.covers(page) || !inContext(entry, context)) {
          continue;
        }
        if (forget != null && forget.oneIn(FORGET_ONE_IN)) {
          drop(entry);
          return null;
        }
        if ((entry.rights & right) != 0) {
          return entry;
        }
        weaker = entry;
      }
    }
    return weaker;
  }

  /** Adds an entry; one for the same page of the same size in the same context goes. */
  void add(TlbEntry entry) {
    int bucket = bucket(entry.page >>> entry.span, entry.span);
    for (TlbEntry old = buckets[bucket]; old != null; old = old.next) {
      if (old.page == entry.page && old.span == entry.span && old.context == entry.context) {
        drop(old);
        break;
      }
    }
    if (slots != null) {
      int slot = (int) entry.page & (slots.length - 1);
      TlbEntry evicted = slots[slot];
      if (evicted != null) {
        drop(evicted);
      }
      slots[slot] = entry;
    }
    entry.next = buckets[bucket];
    buckets[bucket] = entry;
    bySpan[entry.span]++;
    size++;
    if (checker != null) {
      checker.filled(entry);
    }
  }

  /** Drops the page in {@code context} and in any; in every one for ANY_CONTEXT. */
  int invalidatePage(long page, int context) {
    int dropped = 0;
    for (int span = 0, left = size; left > 0; span++) {
      left -= bySpan[span];
      if (bySpan[span] != 0) {
        TlbEntry next;
        for (TlbEntry entry = buckets[bucket(page >>> span, span)]; entry != null; entry = next) {
          next = entry.next;
          if (entry.span == span
              && entry.covers(page)
              && (context == DirectTlb.ANY_CONTEXT || inContext(entry, context))) {
            drop(entry);
            dropped++;
          }
        }
      }
    }
    return dropped;
  }

  int invalidateContext(int context) {
    return invalidateIf(entry -> entry.context == context && !entry.global);
  }

  int invalidateNonGlobal() {
    return invalidateIf(entry -> !entry.global);
  }

  int invalidateAll() {
    return invalidateIf(entry -> true);
  }

  void recompute(IntUnaryOperator rights) {
    for (TlbEntry entry : entries()) {
      entry.rights = rights.applyAsInt(entry.attributes);
    }
  }

  List<TlbEntry> entries() {
    List<TlbEntry> all = new ArrayList<>();
    for (TlbEntry first : buckets) {
      for (TlbEntry entry = first; entry != null; entry = entry.next) {
        all.add(entry);
      }
    }
    return all;
  }

  private int invalidateIf(Predicate<TlbEntry> condition) {
    if (size == 0) {
      return 0;
    }
    int dropped = 0;
    for (TlbEntry entry : entries()) {
      if (condition.test(entry)) {
        drop(entry);
        dropped++;
      }
    }
    return dropped;
  }

  private void drop(TlbEntry entry) {
    int bucket = bucket(entry.page >>> entry.span, entry.span);
    TlbEntry before = null;
    for (TlbEntry at = buckets[bucket]; at != null && at != entry; at = at.next) {
      before = at;
    }
    if (before == null) {
      buckets[bucket] = entry.next;
    } else {
      before.next = entry.next;
    }
    bySpan[entry.span]--;
    size--;
    if (slots != null) {
      slots[(int) entry.page & (slots.length - 1)] = null;
    }
    if (checker != null) {
      checker.dropped(entry);
    }
  }

  private static boolean inContext(TlbEntry entry, int context) {
    return entry.context == context || entry.context == DirectTlb.ANY_CONTEXT;
  }

  private static int bucket(long group, int span) {
    return (int) (((group + span) * MIX) >>> (Long.SIZE - Integer.numberOfTrailingZeros(BUCKETS)));
  }
}
