package dev.quire.common.swap;

import com.google.auto.value.AutoValue;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a pager did since it was made, and what it has now. */
@AutoValue
public abstract class PagerStatistics {

  /** What is counted. */
  public enum Count {
    /** Pages filled with zeroes at a fault. */
    DEMAND_ZERO,
    /** Pages loaded from a file at a fault. */
    DEMAND_LOAD,
    /** Pages loaded from a file beside the one that faulted. */
    PREFETCH,
    /** Pages loaded from a file before any fault. */
    EAGER_LOAD,
    /** Pages read from the backing store. */
    PAGE_IN,
    /** Pages written to the backing store. */
    PAGE_OUT,
    /** Faults on a shared page that was in a frame already. */
    SHARED_MAP,
    /** Pages copied since they were to be written and another process had their frame, too. */
    COPY_ON_WRITE,
    /** Writes to pages that no other process has any more: the frame is kept, without a copy. */
    TAKE_OVER,
    /** Pages that a fork copied at once, as they are wired or pinned. */
    FORK_COPY,
    /** Faults that another processor had resolved already. */
    SPURIOUS,
    /** Accesses refused for good. */
    VIOLATION,
    /** Tickets found damaged or lost. */
    DAMAGED_TICKET,
    /** Evicted without a write, their slot still good. */
    DROP_SLOT,
    /** Evicted without a write, as their file has them. */
    DROP_FILE,
    /** Evicted without a write, as they are blank. */
    DROP_BLANK,
    /** Pages that stayed because the backing store was full. */
    STORE_FULL,
    /** Pages that stayed because the backing store failed, and reads that failed. */
    IO_ERROR,
    /** Slots taken from pages in frames, since the store was full. */
    SLOT_RECLAIMED
  }

  PagerStatistics() {}

  static PagerStatistics of(long[] counts, int residentPages, int wiredPages, long mappings) {
    return new AutoValue_PagerStatistics(
        new Counts(counts.clone()), residentPages, wiredPages, mappings);
  }

  abstract Counts counts();

  /** The pages in frames. */
  public abstract int residentPages();

  /** The pages that may never be evicted, among those in frames. */
  public abstract int wiredPages();

  /** The mappings of pages in frames: more than pages when some are shared. */
  public abstract long mappings();

  /** The value of one counter. */
  public final long get(Count count) {
    return counts().values[count.ordinal()];
  }

  /** The faults that brought a page: demand-zero, demand-load and page-in. */
  public final long demandFaults() {
    return get(Count.DEMAND_ZERO) + get(Count.DEMAND_LOAD) + get(Count.PAGE_IN);
  }

  /** The pages evicted without a write. */
  public final long cleanDrops() {
    return get(Count.DROP_SLOT) + get(Count.DROP_FILE) + get(Count.DROP_BLANK);
  }

  /** The pages evicted, with a write or without. */
  public final long evictions() {
    return cleanDrops() + get(Count.PAGE_OUT);
  }

  /** All counters, by kind. */
  public final Map<Count, Long> asMap() {
    Map<Count, Long> map = new LinkedHashMap<>();
    for (Count count : Count.values()) {
      map.put(count, get(count));
    }
    return map;
  }

  /** The values of all counters, in order. */
  static final class Counts {
    private final long[] values;

    Counts(long[] values) {
      this.values = values;
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
      return other instanceof Counts counts && Arrays.equals(values, counts.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return Arrays.toString(values);
    }
  }
}
