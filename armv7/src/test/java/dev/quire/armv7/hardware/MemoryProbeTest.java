package dev.quire.armv7.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.api.TlbModel;
import dev.quire.armv7.layout.MemoryAttributes;
import dev.quire.armv7.layout.MemoryAttributes.Kind;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SCTLR.TRE, PRRR and NMRR decide what memory a descriptor maps: ARM DDI 0406C, B3.8. */
class MemoryProbeTest {
  private static final long VA = 0x00300000L;

  private final Bench bench = new Bench(TlbModel.KEEP).on();

  private Optional<MemoryAttributes> at(long va) {
    return bench.machine.memoryAttributes(0, va);
  }

  private static Optional<MemoryAttributes> normal(int inner, int outer, boolean shareable) {
    return Optional.of(new MemoryAttributes(Kind.NORMAL, inner, outer, shareable));
  }

  /** First- and second-level words with TEX = 101, CB = 10, S set: 1 without remap is outer. */
  @ParameterizedTest
  @CsvSource({
    "section,    0x0031540A, 0x00000000",
    "large page, 0x00010001, 0x00305439",
    "small page, 0x00010001, 0x0030557A",
  })
  void treDecides(String kind, String l1, String l2) {
    bench.l1(VA, Integer.decode(l1));
    bench.l2(0, VA, Integer.decode(l2));
    bench.cpu.setSctlr(Bench.M | Bench.AFE);
    assertEquals(normal(2, 1, true), at(VA), kind);
    bench.cpu.setSctlr(Bench.M | Bench.AFE | Bench.TRE);
    bench.cpu.setPrrr(0x00082000); // TR6 = normal, NS1.
    bench.cpu.setNmrr(0x10003000); // IR6 = 11, OR6 = 01.
    assertEquals(normal(3, 1, true), at(VA), kind);
    bench.cpu.setPrrr(0x00021000); // TR6 = device, DS1.
    assertEquals(Optional.of(new MemoryAttributes(Kind.DEVICE, 0, 0, true)), at(VA), kind);
  }

  @Test
  void nothingWhereAWalkFaults() {
    assertEquals(Optional.empty(), at(VA));
    bench.l1(VA, Bench.L2 | 1);
    assertEquals(Optional.empty(), at(VA));
    bench.page(0, VA, 0x0034587E);
    assertEquals(normal(1, 1, false), at(VA));
    bench.cpu.setTtbcr(0x11);
    assertEquals(Optional.empty(), at(VA));
    bench.cpu.setSctlr(0);
    assertEquals(Optional.empty(), at(VA));
  }
}
