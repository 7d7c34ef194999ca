package dev.quire.x86.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Literal words, worked out from tables 4-8 to 4-20 of Intel SDM volume 3A. */
final class WideWordsTest {

  @Test
  void aPageTableEntryHasItsBitsWhereTheManualHasThem() {
    assertEquals(0x0000000000000001L, WidePte.P);
    assertEquals(0x0000000000000002L, WidePte.RW);
    assertEquals(0x0000000000000004L, WidePte.US);
    assertEquals(0x0000000000000008L, WidePte.PWT);
    assertEquals(0x0000000000000010L, WidePte.PCD);
    assertEquals(0x0000000000000020L, WidePte.A);
    assertEquals(0x0000000000000040L, WidePte.D);
    assertEquals(0x0000000000000080L, WidePte.PAT);
    assertEquals(0x0000000000000100L, WidePte.G);
    assertEquals(0x0000000000000E00L, WidePte.AVL);
    assertEquals(0x000FFFFFFFFFF000L, WidePte.FRAME);
    assertEquals(0x000FFF0000000000L, WidePte.RESERVED);
    assertEquals(0x7FFFFF0000000000L, WidePte.PAE_RESERVED);
    assertEquals(0x7FF0000000000000L, WidePte.AVL2);
    assertEquals(0x8000000000000000L, WidePte.XD);
    assertEquals(
        0x800000ABCDEF0067L,
        WidePte.of(
            0xABCDEF0, WidePte.P | WidePte.RW | WidePte.US | WidePte.A | WidePte.D | WidePte.XD));
    assertEquals(0xABCDEF0L, WidePte.frame(0xFFF000ABCDEF0067L));
  }

  @Test
  void anUpperEntryHasItsBitsWhereTheManualHasThem() {
    assertEquals(0x0000000000000001L, WidePde.P);
    assertEquals(0x0000000000000002L, WidePde.RW);
    assertEquals(0x0000000000000004L, WidePde.US);
    assertEquals(0x0000000000000008L, WidePde.PWT);
    assertEquals(0x0000000000000010L, WidePde.PCD);
    assertEquals(0x0000000000000020L, WidePde.A);
    assertEquals(0x0000000000000040L, WidePde.D);
    assertEquals(0x0000000000000080L, WidePde.PS);
    assertEquals(0x0000000000000100L, WidePde.G);
    assertEquals(0x0000000000000E00L, WidePde.AVL);
    assertEquals(0x0000000000001000L, WidePde.LARGE_PAT);
    assertEquals(0x8000000000000000L, WidePde.XD);
    assertEquals(0x00000000001FE000L, WidePde.LARGE_RESERVED);
    assertEquals(0x000000003FFFE000L, WidePde.HUGE_RESERVED);
    assertEquals(0x000FFFFFFFFFF000L, WidePde.TABLE_FRAME);
    assertEquals(0x0000001234567027L, WidePde.table(0x1234567, 0x27));
    assertEquals(0x00000080C0200183L, WidePde.large(0x80C0200, 0x103));
    assertEquals(0x1234567L, WidePde.tableFrame(0xFFF0001234567FFFL));
    assertEquals(0x80C0200L, WidePde.largeFrame(0x80000080C0201183L));
    assertTrue(WidePde.isLarge(0x81));
    assertFalse(WidePde.isLarge(0x80));
    assertTrue(WidePde.isTable(0x01));
    assertFalse(WidePde.isTable(0x81));
  }

  @Test
  void aPointerEntryOfPaeHasItsBitsWhereTheManualHasThem() {
    assertEquals(0x0000000000000001L, Pdpte.P);
    assertEquals(0x0000000000000008L, Pdpte.PWT);
    assertEquals(0x0000000000000010L, Pdpte.PCD);
    assertEquals(0x0000000000000E00L, Pdpte.AVL);
    assertEquals(0x000000FFFFFFF000L, Pdpte.FRAME);
    assertEquals(0xFFFFFF00000001E6L, Pdpte.RESERVED);
    assertEquals(0x0000001234567019L, Pdpte.of(0x1234567, 0x19));
    assertEquals(0x1234567L, Pdpte.frame(0x0000001234567E19L));
    assertTrue(Pdpte.hasReserved(0x3003));
    assertFalse(Pdpte.hasReserved(0x3002));
    assertFalse(Pdpte.hasReserved(0x3E19));
  }

  @Test
  void registersHaveTheirBitsWhereTheManualHasThem() {
    assertEquals(0x00000020, Cr.CR4_PAE);
    assertEquals(0x00000000FFFFFFE0L, Cr.CR3_POINTERS);
    assertEquals(0x000000FFFFFFF000L, Cr.CR3_ROOT);
    assertEquals(0xFFFFFF0000000000L, Cr.CR3_RESERVED);
    assertEquals(0x0000001234567000L, Cr.cr3(0x1234567));
    assertEquals(0x100, Efer.LME);
    assertEquals(0x400, Efer.LMA);
    assertEquals(0x800, Efer.NXE);
    assertEquals(0xD00, Efer.KNOWN);
  }

  @Test
  void aTicketIsNotPresentAndNeverZero() {
    assertEquals(62, WidePte.TICKET_BITS);
    assertEquals(0x0000000000000002L, WidePte.ticket(0));
    assertEquals(0xFFFFFFFFFFFFFFFEL, WidePte.ticket(0x3FFFFFFFFFFFFFFFL));
    for (long payload : new long[] {0, 1, 0x2AAAAAAAAAAAAAAAL, 0x3FFFFFFFFFFFFFFFL}) {
      long word = WidePte.ticket(payload);
      assertFalse(WidePte.isPresent(word));
      assertTrue(WidePte.isTicket(word));
      assertNotEquals(WidePte.ABSENT, word);
      assertEquals(payload, WidePte.payload(word));
    }
    assertFalse(WidePte.isTicket(WidePte.ABSENT));
    assertFalse(WidePte.isTicket(0x67));
  }

  @Test
  void wordsAreDescribedByField() {
    assertEquals(
        "0x8000000123456067 [P frame 0x123456 RW US A D XD]",
        WidePte.describe(0x8000000123456067L));
    assertEquals(
        "0x0030010000123d01 [P frame 0x123 G reserved 0x10000000000 AVL2 3 AVL 6]",
        WidePte.describe(0x0030010000123D01L));
    assertEquals("0x0000000000000000 [absent]", WidePte.describe(0));
    assertEquals("0x000000000000000e [ticket 0x3]", WidePte.describe(14));
    assertEquals("0x8000000000000004 [not present]", WidePte.describe(0x8000000000000004L));
    assertEquals("0x0000000000123127 [P table 0x123 RW US A]", WidePde.describe(0x123127));
    assertEquals(
        "0x00000000c02011e3 [P frame 0xc0200 RW A PS D G PAT]", WidePde.describe(0xC02011E3L));
    assertEquals("0x0000000000003e19 [P table 0x3 PWT PCD AVL 7]", Pdpte.describe(0x3E19));
    assertEquals("0x0000000000003007 [P table 0x3 reserved 0x6]", Pdpte.describe(0x3007));
    assertEquals("0x0000000000003006 [ticket 0xc01]", Pdpte.describe(0x3006));
    assertEquals(
        "0x11 [P protection, W/R read, U/S supervisor, I/D fetch]", ErrorCode.describe(17));
    assertEquals(
        "0x10002 [general protection: not canonical, W/R write, U/S supervisor]",
        ErrorCode.describe(0x10002));
  }
}
