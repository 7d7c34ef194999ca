package dev.quire.api;

/** What is counted. */
public enum Counter {
  /** Memory accesses that the processor translated. */
  ACCESSES,
  /** Accesses whose translation was cached. */
  TLB_HITS,
  /** Table walks. */
  WALKS,
  /** Faults raised by the hardware. */
  FAULTS,
  /** Faults that set an accessed or dirty mark for hardware that cannot. */
  EMULATION_FAULTS,
  /** Faults whose access the tables allowed already. */
  SPURIOUS_FAULTS,
  /** Accesses refused for good. */
  VIOLATIONS,
  /** Table entries read by kernel code. */
  TABLE_LOADS,
  /** Table entries written by kernel code. */
  TABLE_STORES,
  /** Single translations invalidated. */
  PAGE_INVALIDATIONS,
  /** Invalidations of a whole space or of everything. */
  FULL_INVALIDATIONS,
  /** Shootdowns: invalidations sent to other processors. */
  SHOOTDOWNS,
  /** Foreign windows pointed at a space. */
  WINDOW_RETARGETS,
  /** Edits opened. */
  EDITS,
  /** Activations of a space that was not current. */
  ACTIVATIONS,
  /** Interrupts handled. */
  INTERRUPTS,
  /** Cached translations that invalidations and loads of a root dropped. */
  ENTRIES_LOST,
  /** Table entries read or written while spaces were activated. */
  SWITCH_WORK,
  /** Top-level entries of kernel space written to spaces to keep them in step. */
  KERNEL_ENTRIES_COPIED,
  /** Faults that brought a space's kernel part up to date. */
  KERNEL_SYNC_FAULTS,
  /** Times that paging was switched off to reach a table. */
  PAGING_OFF,
  /** Roots loaded for the moment to reach tables, and roots of current spaces loaded again. */
  ROOT_LOADS
}
