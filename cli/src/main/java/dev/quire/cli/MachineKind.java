package dev.quire.cli;

/** Whose processors a scenario runs on. */
enum MachineKind {
  /** Quire's own, with the TLB model that is asked for, watched by the coherence checker. */
  SIMULATED,
  /** QEMU's. */
  QEMU
}
