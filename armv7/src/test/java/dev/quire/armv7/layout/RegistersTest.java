package dev.quire.armv7.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Literal values of the registers: ARM DDI 0406C, B4.1. */
class RegistersTest {

  @Test
  void remapRegisters() {
    assertEquals(0xFF0A81A8, Prrr.STANDARD);
    assertEquals(0x40E040E0, Nmrr.STANDARD);
  }

  /** B4.1.127, B4.1.112: every field of the standard values. */
  @ParameterizedTest
  @CsvSource({
    "0, STRONGLY_ORDERED, 0",
    "1, NORMAL, 0",
    "2, NORMAL, 2",
    "3, NORMAL, 3",
    "4, DEVICE, 0",
    "5, STRONGLY_ORDERED, 0",
    "6, STRONGLY_ORDERED, 0",
    "7, NORMAL, 1",
  })
  void remap(int index, String kind, int policy) {
    int expected =
        switch (kind) {
          case "NORMAL" -> 2;
          case "DEVICE" -> 1;
          default -> 0;
        };
    assertEquals(expected, Prrr.kind(0xFF0A81A8, index));
    assertEquals(policy, Nmrr.inner(0x40E040E0, index));
    assertEquals(policy, Nmrr.outer(0x40E040E0, index));
    assertTrue(Prrr.innerOnly(0xFF0A81A8, index));
  }

  @Test
  void innerAndOuterDiffer() {
    assertEquals(1, Nmrr.inner(0x00020001, 0));
    assertEquals(2, Nmrr.outer(0x00020001, 0));
    assertFalse(Prrr.innerOnly(0x7F000000, 7));
  }

  @Test
  void sctlr() {
    assertEquals(0x1, Sctlr.M);
    assertEquals(0x2000, Sctlr.V);
    assertEquals(0x10000000, Sctlr.TRE);
    assertEquals(0x20000000, Sctlr.AFE);
    assertEquals(0x30001805, Sctlr.STANDARD);
    assertEquals("0x30000001 [SCTLR M TRE AFE]", Sctlr.describe(0x30000001));
  }

  @Test
  void ttbcr() {
    assertEquals(0x10, Ttbcr.PD0);
    assertEquals(0x20, Ttbcr.PD1);
    assertEquals(5, Ttbcr.n(0x35));
    assertEquals(1, Ttbcr.of(1));
    assertEquals("0x00000011 [TTBCR N 1 PD0]", Ttbcr.describe(0x11));
  }

  @Test
  void ttbr() {
    assertEquals(0x00346048, Ttbr.of(0x00346000));
    assertEquals(0x00346000, Ttbr.base0(0x00346048, 1));
    assertEquals(0x00344000, Ttbr.base1(0x00346048), "16 KB whatever N is");
    assertEquals(0x00346080, Ttbr.base0(0x003460C8, 7), "bit 6 is never the base's");
    assertEquals("0x00346048 [TTBR base 0x346000 IRGN[0] RGN[0]]", Ttbr.describe(0x00346048, 1));
  }

  @Test
  void dacr() {
    assertEquals(0x1, Dacr.STANDARD);
    assertEquals(0xC0000000, Dacr.of(15, Dacr.MANAGER));
    assertEquals(Dacr.MANAGER, Dacr.access(0xC0000000, 15));
    assertEquals(Dacr.NO_ACCESS, Dacr.access(0xC0000000, 14));
    assertEquals("0xc0000001 [DACR D0 01 D15 11]", Dacr.describe(0xC0000001));
  }

  @Test
  void contextidr() {
    assertEquals(0xFF, Contextidr.of(0x1FF));
    assertEquals(0x34, Contextidr.asid(0x00001234));
    assertEquals("0x00001234 [CONTEXTIDR ASID 52 PROCID 0x12]", Contextidr.describe(0x1234));
  }

  @Test
  void invalidationOperands() {
    assertEquals(0xFFFFF034, Tlbi.mva(0xFFFFFABCL, 0x34));
    assertEquals(0xFFFFF000, Tlbi.mva(0xFFFFFABCL));
    assertEquals(0x34, Tlbi.asid(0x134));
    assertEquals(0xFFFFF000L, Tlbi.page(0xFFFFF034));
  }

  /** Table B3-23: FS[4] is bit 10, FS[3:0] bits 3:0. */
  @ParameterizedTest
  @CsvSource({
    "0x05, TRANSLATION_L1, NOT_PRESENT",
    "0x07, TRANSLATION_L2, NOT_PRESENT",
    "0x03, ACCESS_FLAG_L1, ACCESS_FLAG",
    "0x06, ACCESS_FLAG_L2, ACCESS_FLAG",
    "0x09, DOMAIN_L1, DOMAIN",
    "0x0B, DOMAIN_L2, DOMAIN",
    "0x0D, PERMISSION_L1, PROTECTION",
    "0x0F, PERMISSION_L2, PROTECTION",
  })
  void statuses(String code, String name, Fault.Cause cause) throws ReflectiveOperationException {
    int status = Integer.decode(code);
    assertEquals(status, Fsr.class.getField(name).getInt(null));
    assertEquals(cause, Fsr.cause(status));
    assertEquals(status, Fsr.ifsr(status));
    assertEquals(status | 0x8A0, Fsr.dfsr(status, 10, true));
    assertEquals(status, Fsr.status(status | 0x8A0));
    assertEquals(10, Fsr.domain(status | 0x8A0));
    assertTrue(Fsr.isWrite(status | 0x8A0));
    assertFalse(Fsr.isWrite(status | 0xA0));
  }

  @Test
  void statusesAboveFifteen() {
    assertEquals(0x406, Fsr.ifsr(0b10110), "FS[4] is bit 10");
    assertEquals(0b10110, Fsr.status(0x406));
    assertEquals("reserved status", Fsr.name(0b11111));
  }

  @Test
  void descriptions() {
    assertEquals(
        "0x0000080f [DFSR FS 01111 permission fault, second level domain 0 WnR]",
        Fsr.describeDfsr(0x80F));
    assertEquals("0x00000005 [IFSR FS 00101 translation fault, first level]", Fsr.describeIfsr(5));
    assertTrue(Prrr.describe(Prrr.STANDARD).endsWith("TR7 10 DS1 NS1 NOS 11111111]"));
    assertTrue(Nmrr.describe(Nmrr.STANDARD).contains("IR7 01 OR0 00"));
  }
}
