package dev.quire.armv7.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.api.TlbModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Walks from literal words: ARM DDI 0406C, B3.5.4 and B3.5.5. */
class GoldenWalkTest {

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void smallPage(TlbModel model) {
    Bench bench = new Bench(model).on();
    bench.ram.store32(0x4000 + 0x123 * 4, 0x00010401);
    bench.ram.store32(0x10400 + 0x45 * 4, 0x0034587E);
    bench.ram.store32(0x345678, 0xCAFE);
    assertEquals(0xCAFE, bench.cpu.load32(0x12345678L, true));
    assertEquals(0x345000, bench.cpu.load32(0x12345000L, false));
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void kernelPage(TlbModel model) {
    Bench bench = new Bench(model).on();
    bench.ram.store32(0x8000 + 0xFFF * 4, 0x00010001);
    bench.ram.store32(0x10000 + 0xFF * 4, 0x0034505F);
    assertEquals(0x345000, bench.cpu.load32(0xFFFFF000L, false));
    bench.cpu.store32(0xFFFFFFFCL, 7, false);
    assertEquals(7, bench.ram.load32(0x345FFC));
  }

  /** A quarter of a frame serves as the table of one megabyte: the words of one group. */
  @Test
  void groupOfFourTables() {
    Bench bench = new Bench(TlbModel.KEEP).on();
    for (int quarter = 0; quarter < 4; quarter++) {
      bench.ram.store32(0x4000 + (8 + quarter) * 4, (0x12000 + quarter * 0x400) | 1);
    }
    bench.ram.store32(0x12000 + 0x305 * 4, 0x0055587E);
    assertEquals(0x555000, bench.cpu.load32(0x00B05000L, true));
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void largePage(TlbModel model) {
    Bench bench = new Bench(model).on();
    bench.l1(0x00200000L, 0x00010001);
    for (int i = 0; i < 16; i++) {
      bench.ram.store32(0x10000 + (0x30 + i) * 4, 0x0034087D);
    }
    for (int i = 0; i < 16; i++) {
      assertEquals(0x340000 + i * 0x1000, bench.cpu.load32(0x00230000L + i * 0x1000L, true));
    }
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void section(TlbModel model) {
    Bench bench = new Bench(model).on();
    bench.l1(0x7FF00000L, 0x0030140E);
    assertEquals(0x300000, bench.cpu.load32(0x7FF00000L, false));
    assertEquals(0x3FF000, bench.cpu.load32(0x7FFFF000L, false));
  }

  @ParameterizedTest
  @EnumSource(TlbModel.class)
  void supersection(TlbModel model) {
    Bench bench = new Bench(model).on();
    for (int i = 0; i < 16; i++) {
      bench.l1(0x81000000L + i * 0x100000L, 0x0104140E);
    }
    for (int i = 0; i < 16; i++) {
      assertEquals(0x1000000 + i * 0x100000, bench.cpu.load32(0x81000000L + i * 0x100000L, false));
    }
  }

  /** Replicas are read as they stand: each is good for its page. */
  @Test
  void replicaThatDiffers() {
    Bench bench = new Bench(TlbModel.KEEP).on();
    bench.l1(0x00200000L, 0x00010001);
    bench.ram.store32(0x10000 + 0x31 * 4, 0x0067087D);
    assertEquals(0b00111, bench.read(0x00230000L));
    assertEquals(0x671000, bench.cpu.load32(0x00231000L, true));
  }

  /** Bits 1:0 of a first-level word are 11: a fault on a processor without PXN. */
  @ParameterizedTest
  @CsvSource({"0x00000000", "0xFFFFFFFC", "0x00010003"})
  void firstLevelFaults(String word) {
    Bench bench = new Bench(TlbModel.KEEP).on();
    bench.l1(0x00500000L, (int) (long) Long.decode(word));
    assertEquals(0b00101, bench.read(0x00500000L));
  }

  /** A second-level word whose bits 1:0 are 00 is a fault, ticket or not. */
  @ParameterizedTest
  @CsvSource({"0x00000000", "0xFFFFFFFC", "0x0000000C"})
  void secondLevelFaults(String word) {
    Bench bench = new Bench(TlbModel.KEEP).on();
    bench.page(0, 0x00500000L, (int) (long) Long.decode(word));
    assertEquals(0b00111, bench.read(0x00500000L));
  }

  @Test
  void mmuOffIsIdentity() {
    Bench bench = new Bench(TlbModel.KEEP);
    assertEquals(0x345000, bench.cpu.load32(0x345000, true));
    bench.cpu.store32(0x345004, 9, false);
    assertEquals(9, bench.ram.load32(0x345004));
    bench.page(0, 0x345000, 0x0055587E);
    bench.on();
    assertEquals(0x555000, bench.cpu.load32(0x345000, true), "no identity once the MMU is on");
    bench.l2(0, 0x346000, 0x0055607E);
    assertEquals(0x556000, bench.cpu.load32(0x346000, true));
    bench.cpu.setSctlr(0);
    assertEquals(0x345000, bench.cpu.load32(0x345000, true), "nor a translation once it is off");
    assertEquals(0x346000, bench.cpu.load32(0x346000, true), "not even a global one");
  }

  /** The low bits of TTBR0 are the walk's attributes, those above what N leaves, the base. */
  @Test
  void baseOfTtbr0() {
    Bench bench = new Bench(TlbModel.KEEP).on();
    bench.clear(0x6000, 0x2000);
    bench.ram.store32(0x6000, 0x00010001);
    bench.ram.store32(0x10000, 0x0034587E);
    bench.cpu.setTtbr0(0x7048);
    assertEquals(0x345000, bench.cpu.load32(0, true), "with N = 1 the base is 31:13");
  }

  @Test
  void cacheMaintenanceIsCounted() {
    Bench bench = new Bench(TlbModel.KEEP).on();
    SimulatedArmv7Cpu cpu = (SimulatedArmv7Cpu) bench.cpu;
    cpu.dccmvac(0x1000);
    cpu.dccmvac(0x1040);
    cpu.icialluis();
    cpu.isb();
    assertEquals(2, cpu.cleans());
    assertEquals(1, cpu.instructionInvalidations());
    assertEquals(1, cpu.synchronizations());
  }
}
