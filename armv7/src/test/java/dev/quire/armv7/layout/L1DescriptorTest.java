package dev.quire.armv7.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Literal words of ARM DDI 0406C, Figure B3-4. */
class L1DescriptorTest {

  @ParameterizedTest
  @CsvSource({
    "0x00000000, FAULT",
    "0xFFFFFFFC, FAULT",
    "0x00345001, TABLE",
    "0x12300002, SECTION",
    "0x12340002, SUPERSECTION",
    "0x00345003, FAULT",
  })
  void kinds(String word, L1Descriptor.Kind kind) {
    assertEquals(kind, L1Descriptor.kind(Integer.parseUnsignedInt(word.substring(2), 16)));
  }

  @ParameterizedTest
  @CsvSource({"0, 0x00345001", "1, 0x00345401", "2, 0x00345801", "3, 0x00345C01"})
  void quartersOfAFrame(int quarter, String word) {
    int expected = Integer.decode(word);
    int actual = L1Descriptor.tableOf(0x00345000, quarter);
    assertEquals(expected, actual);
    assertTrue(L1Descriptor.isTable(actual));
    assertEquals(0x00345000 + quarter * 0x400, L1Descriptor.tableBase(actual));
    assertEquals(0x345, L1Descriptor.tableFrame(actual));
    assertEquals(quarter, L1Descriptor.quarter(actual));
    assertEquals(0, L1Descriptor.domain(actual));
  }

  @Test
  void highestFrame() {
    int word = L1Descriptor.tableOf(0xFFFFF000, 3);
    assertEquals(0xFFFFFC01, word);
    assertEquals(0xFFFFFC00, L1Descriptor.tableBase(word));
    assertEquals(0xFFFFF, L1Descriptor.tableFrame(word));
  }

  @Test
  void bits() {
    assertEquals(0x4, L1Descriptor.B);
    assertEquals(0x8, L1Descriptor.C);
    assertEquals(0x10, L1Descriptor.XN);
    assertEquals(0x1E0, L1Descriptor.DOMAIN);
    assertEquals(0x1E0, L1Descriptor.inDomain(15));
    assertEquals(0x400, L1Descriptor.AP0);
    assertEquals(0x800, L1Descriptor.AP1);
    assertEquals(0x7000, L1Descriptor.TEX2 | L1Descriptor.TEX1 | L1Descriptor.TEX0);
    assertEquals(0x8000, L1Descriptor.AP2);
    assertEquals(0x10000, L1Descriptor.S);
    assertEquals(0x20000, L1Descriptor.NG);
    assertEquals(0x40000, L1Descriptor.SUPER);
    assertEquals(0x80000, L1Descriptor.NS);
    assertEquals(0x00F001E0, L1Descriptor.SUPERSECTION_HIGH_BASE);
  }

  /** The section that boot maps identically: base | write-back 0x100C | AP 01 0x400 | 2. */
  @Test
  void section() {
    int bits = L1Descriptor.AP0 | L1Descriptor.memoryBits(MemoryTypes.WRITE_BACK);
    int word = L1Descriptor.section(0x40100000, bits);
    assertEquals(0x4010140E, word);
    assertEquals(0x40100000, L1Descriptor.sectionBase(word));
    assertEquals(0b001, L1Descriptor.ap(word));
    assertEquals(7, L1Descriptor.memoryIndex(word));
    assertEquals(5, L1Descriptor.domain(word | 0xA0));
  }

  @Test
  void supersection() {
    int word = L1Descriptor.supersection(0x42000000, L1Descriptor.AP2 | L1Descriptor.NG);
    assertEquals(0x42068002, word);
    assertEquals(0x42000000, L1Descriptor.supersectionBase(word));
    assertEquals(0b100, L1Descriptor.ap(word));
    assertEquals(0, L1Descriptor.domain(word | 0x1E0), "bits 8:5 are an address's, not a domain's");
  }

  @Test
  void descriptions() {
    assertEquals("0x00000000 [absent]", L1Descriptor.describe(0));
    assertEquals("0x00345003 [fault]", L1Descriptor.describe(0x00345003));
    assertEquals(
        "0x00345861 [page table frame 0x345 quarter 2 domain 3]",
        L1Descriptor.describe(0x00345861));
    assertEquals(
        "0x4013941e [section base 0x40100000 AP 101 TEX[0]CB 111 domain 0 XN S nG]",
        L1Descriptor.describe(0x4013941E));
    assertTrue(L1Descriptor.describe(0x42068002).contains("supersection"));
    assertFalse(L1Descriptor.describe(0x42068002).contains("XN"));
  }
}
