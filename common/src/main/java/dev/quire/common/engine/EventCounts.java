package dev.quire.common.engine;

import dev.quire.api.Counter;
import dev.quire.api.Counters;
import dev.quire.api.port.Cpu;
import dev.quire.api.port.CpuEvent;

/** What the kernel counts on one processor; only its driver writes. */
public final class EventCounts {
  private final long[] values = new long[Counter.values().length];

  EventCounts() {}

  /** Counts {@code n} more events. */
  public void add(Counter counter, long n) {
    values[counter.ordinal()] += n;
  }

  Counters with(EntryWords words, Cpu cpu) {
    long[] all = values.clone();
    all[Counter.TABLE_LOADS.ordinal()] = words.loads();
    all[Counter.TABLE_STORES.ordinal()] = words.stores();
    all[Counter.ACCESSES.ordinal()] = cpu.count(CpuEvent.ACCESSES);
    all[Counter.TLB_HITS.ordinal()] = cpu.count(CpuEvent.TLB_HITS);
    all[Counter.WALKS.ordinal()] = cpu.count(CpuEvent.WALKS);
    all[Counter.FAULTS.ordinal()] = cpu.count(CpuEvent.FAULTS);
    all[Counter.ENTRIES_LOST.ordinal()] = cpu.count(CpuEvent.ENTRIES_LOST);
    return Counters.of(all);
  }
}
