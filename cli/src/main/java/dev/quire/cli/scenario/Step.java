package dev.quire.cli.scenario;

import java.util.Locale;

/** How far a scenario has come, in order. */
public enum Step {
  /** The processes are there, half of them made by their parent, half by themselves. */
  SPAWNED,
  /** Each page was read through the MMU and is as the files say. */
  LOADED,
  /** Pages of processes that were not running were remapped, filled and given other rights. */
  EDITED,
  /** Shared memory was written by one process and read by another. */
  SHARED,
  /** Frames were cut, and each page has been out and back. */
  SWAPPED;

  /** The name as people write it: {@code loaded}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
