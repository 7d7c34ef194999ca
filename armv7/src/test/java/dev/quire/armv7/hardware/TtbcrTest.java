package dev.quire.armv7.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.api.TlbModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TTBCR at the addresses where TTBR0 ends and TTBR1 begins: ARM DDI 0406C, B3.5.4, Table B3-1. */
class TtbcrTest {
  private static final int LOWER = 0x00200000;
  private static final int UPPER = 0x00300000;

  private final Bench bench = new Bench(TlbModel.KEEP);

  /** Both tables map every section: TTBR0's to one megabyte, TTBR1's to another. */
  private void tables(int n) {
    for (int i = 0; i < 4096 >> n; i++) {
      bench.ram.store32(0x4000 + i * 4L, LOWER | 0x140E);
    }
    for (int i = 0; i < 4096; i++) {
      bench.ram.store32(0x8000 + i * 4L, UPPER | 0x140E);
    }
    bench.on();
    bench.cpu.setTtbcr(n);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void boundary(int n) {
    tables(n);
    long end = 1L << (32 - n);
    assertEquals(LOWER, bench.cpu.load32(0, false));
    assertEquals(LOWER + 0xFF000, bench.cpu.load32(end - 0x1000, false));
    assertEquals(UPPER, bench.cpu.load32(end, false));
    assertEquals(UPPER + 0xFF000, bench.cpu.load32(0xFFFFF000L, false));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 0x7FFFF000L, 0x80000000L, 0xFFFFF000L})
  void withZeroAllIsTtbr0(long va) {
    tables(0);
    assertEquals(LOWER + (int) (va & 0xFF000), bench.cpu.load32(va, false));
  }

  /** The last entry below the boundary is the last of a table of 2^(14-N) bytes. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void lastEntry(int n) {
    tables(n);
    bench.ram.store32(0x4000 + (0x4000 >> n) - 4, 0x0050140E);
    assertEquals(0x5FF000, bench.cpu.load32((1L << (32 - n)) - 0x1000, false));
  }

  /** The base may be any multiple of the table's size. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void baseIsAlignedToTheTable(int n) {
    tables(n);
    int base = 0x10000 + (0x4000 >> n);
    bench.clear(0x10000, 0x10000);
    bench.ram.store32(base, 0x0050140E);
    bench.cpu.setTtbr0(base | (0x48 & ((0x4000 >> n) - 1)));
    bench.cpu.tlbiall();
    assertEquals(0x500000, bench.cpu.load32(0, false));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7})
  void pd0ForbidsWalksNotHits(int n) {
    tables(n);
    assertEquals(0, bench.read(0x1000));
    bench.cpu.setTtbcr(n | 0x10);
    assertEquals(0, bench.read(0x2000), "the same section is cached");
    assertEquals(0b00101, bench.read(0x00100000));
    assertEquals(n == 0 ? 0b00101 : 0, bench.read(0xFFF00000L));
    bench.cpu.setTtbcr(n);
    assertEquals(0, bench.read(0x00100000));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7})
  void pd1ForbidsWalksOfTtbr1(int n) {
    tables(n);
    bench.cpu.setTtbcr(n | 0x20);
    assertEquals(0, bench.read(0x1000));
    assertEquals(n == 0 ? 0 : 0b00101, bench.read(0xFFF00000L));
  }
}
