package dev.quire.common.process;

/** How far a process has come. */
public enum ProcessState {
  /** It is being built. */
  NEW,
  /** It can run. */
  READY,
  /** It runs. */
  RUNNING,
  /** It has ended, and all that it had was given back. */
  ENDED
}
