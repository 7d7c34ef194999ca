package dev.quire.api;

/** How a change in the top level of kernel space reaches every address space. */
public enum KernelSyncScheme {
  /** The hardware walks the same kernel tables for every space: nothing is to be done. */
  SHARED,
  /** All kernel tables exist from boot: top-level entries never change. */
  PREALLOCATE,
  /**
   * A space learns of an added entry at its first fault there; removal and replacement go to every
   * space at once.
   */
  LAZY,
  /** Each change is written at once into every space, through the table access of the machine. */
  BROADCAST,
  /** Every space's top-level table is mapped in kernel space; each change is written to all. */
  ALL_DIRECTORIES,
  /**
   * A number on the kernel's part is compared when a space is activated; all of the part is copied
   * where it differs.
   */
  VERSION,
  /**
   * The last changes are kept; a space that is activated replays what it missed, or copies all if
   * that is too much.
   */
  JOURNAL;

  /**
   * Whether a top-level entry that kernel code is using at that moment can be changed: true where
   * every space has the change, by stores alone, before the edit goes on.
   */
  public boolean changesEntriesInUse() {
    return this == SHARED || this == PREALLOCATE || this == BROADCAST || this == ALL_DIRECTORIES;
  }
}
