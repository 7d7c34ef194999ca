package dev.quire.armv7.hardware;

import dev.quire.armv7.layout.Armv7Geometry;
import dev.quire.armv7.layout.L1Descriptor;
import dev.quire.armv7.layout.L2Descriptor;
import dev.quire.armv7.layout.MemoryAttributes;
import dev.quire.armv7.layout.Sctlr;
import dev.quire.common.hardware.Ram;
import java.util.Optional;

/** Reads from the tables what an access would be told of the memory, beside the TLB. */
final class MemoryProbe {

  private MemoryProbe() {}

  /** The attributes at an address; empty if a walk for it faults or the MMU is off. */
  static Optional<MemoryAttributes> at(Ram ram, Regime regime, int prrr, int nmrr, long address) {
    if (!regime.mmu() || regime.walksDisabled(address)) {
      return Optional.empty();
    }
    int upper = ram.load32(regime.l1Entry(address));
    if (L1Descriptor.isSection(upper)) {
      boolean s = (upper & L1Descriptor.S) != 0;
      return Optional.of(
          decode(regime, L1Descriptor.tex(upper), L1Descriptor.memoryIndex(upper), s, prrr, nmrr));
    }
    if (!L1Descriptor.isTable(upper)) {
      return Optional.empty();
    }
    int table = L1Descriptor.tableBase(upper);
    int word = ram.load32(Regime.entry(table, Armv7Geometry.l2Index(address)));
    if (!L2Descriptor.isValid(word)) {
      return Optional.empty();
    }
    boolean s = (word & L2Descriptor.S) != 0;
    return Optional.of(
        decode(regime, L2Descriptor.tex(word), L2Descriptor.memoryIndex(word), s, prrr, nmrr));
  }

  private static MemoryAttributes decode(
      Regime regime, int tex, int index, boolean s, int prrr, int nmrr) {
    return (regime.sctlr() & Sctlr.TRE) != 0
        ? MemoryAttributes.remapped(index, s, prrr, nmrr)
        : MemoryAttributes.plain(tex, index, s);
  }
}
