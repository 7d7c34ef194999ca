package dev.quire.cli.techniques;

import dev.quire.cli.techniques.workload.Sizes;
import dev.quire.cli.techniques.workload.WorkloadKind;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What is measured, and on what machines.
 *
 * @param workloads the workloads
 * @param sizes how much they do
 * @param seed what all that looks random is drawn from
 * @param ramBytes the RAM of each machine; as much as the workloads need if it is not said
 * @param processors the processors in workloads that are about several, instead of their own number
 * @param quick whether the sizes are the small ones
 */
public record StudySettings(
    List<WorkloadKind> workloads,
    Sizes sizes,
    long seed,
    OptionalLong ramBytes,
    OptionalInt processors,
    boolean quick) {

  private static final long MEBIBYTE = 1L << 20;
  private static final long LEAST_RAM = 64 * MEBIBYTE;

  /** At worst: an L1 of 16 KB, a mirror, a table, a page. */
  private static final long BYTES_PER_SPACE = 32 << 10;

  /** For what all workloads need beside spaces. */
  private static final long OTHER_BYTES = 24 * MEBIBYTE;

  /** The RAM of each machine. */
  public long ram() {
    long needed = OTHER_BYTES + sizes.existingSpaces() * BYTES_PER_SPACE;
    long whole = Math.max(LEAST_RAM, Long.highestOneBit(needed - 1) << 1);
    return ramBytes.orElse(whole);
  }

  /** The processors of the machine for a workload. */
  public int processorsFor(WorkloadKind workload) {
    return workload.isAcross() ? processors.orElse(workload.processors()) : 1;
  }
}
