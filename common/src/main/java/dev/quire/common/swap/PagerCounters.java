package dev.quire.common.swap;

import dev.quire.common.swap.PagerStatistics.Count;

/** The counters of a pager while it works; under its lock. */
final class PagerCounters {

  private final long[] values = new long[Count.values().length];

  void add(Count count) {
    values[count.ordinal()]++;
  }

  PagerStatistics statistics(ResidentTable resident, ReverseMap reverse) {
    return PagerStatistics.of(values, resident.size(), resident.wiredPages(), reverse.size());
  }
}
