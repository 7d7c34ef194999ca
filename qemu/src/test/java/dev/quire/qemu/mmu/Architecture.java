package dev.quire.qemu.mmu;

import java.util.List;
import java.util.SplittableRandom;

/**
 * What the tests know of an architecture.
 *
 * @param <R> the registers that a walk depends on
 */
interface Architecture<R> {

  String name();

  /** Makes up a scene. */
  Scene<R> scene(long seed, int number);

  /** The physical memory that translations lead to; tables stand in it too. */
  Arena arena();

  /** Reads the entries that belong to an address. */
  Path path(R registers, Words memory, long address);

  /** An entry that a store may put into a table, at this index. */
  long replacement(R registers, Table table, int index, SplittableRandom random);

  /** Whether an entry is the same in every scene: QEMU's processor runs through it. */
  boolean isFixed(Table table, int index);

  /** All known deviations, in the order in which they are to be looked at. */
  List<? extends Deviation<R>> deviations();

  /** What kind of fault a fault was, for counting. */
  String kind(Outcome fault);

  String describe(R registers);

  String describe(Outcome outcome);

  /** An entry of a table by its fields. */
  String describe(int level, long entry);

  /** The size of an entry: 4 or 8. */
  default int entryBytes() {
    return Integer.BYTES;
  }

  /** A range of physical addresses. */
  record Arena(long first, long end) {}
}
