package dev.quire.qemu.mmu;

import java.util.List;

/**
 * Registers, tables, and the accesses that are made under them, one after the other. A scene
 * depends on its seed and number alone.
 *
 * <p>The other registers differ from the first in what takes effect on translations that are
 * cached: nothing is invalidated when the processor goes from the ones to the others.
 *
 * @param <R> the registers that a walk depends on
 */
record Scene<R>(
    long seed, int number, R registers, R others, List<Table> tables, List<Probe> probes) {

  Scene {
    tables = List.copyOf(tables);
    probes = List.copyOf(probes);
  }

  /** The registers under which an access is made. */
  R registers(Probe probe) {
    return probe.later() ? others : registers;
  }

  Scene<R> withProbes(List<Probe> fewer) {
    return new Scene<>(seed, number, registers, others, tables, fewer);
  }

  Scene<R> withTables(List<Table> smaller) {
    return new Scene<>(seed, number, registers, others, smaller, probes);
  }
}
