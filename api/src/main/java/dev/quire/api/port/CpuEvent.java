package dev.quire.api.port;

/** What hardware may count. */
public enum CpuEvent {
  /** Accesses translated. */
  ACCESSES,
  /** Accesses whose translation was cached. */
  TLB_HITS,
  /** Table walks. */
  WALKS,
  /** Faults raised. */
  FAULTS,
  /** Cached translations that invalidations and loads of a root dropped. */
  ENTRIES_LOST
}
