package dev.quire.x86.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Literal words, worked out from tables 4-4 to 4-6 of Intel SDM volume 3A. */
final class WordsTest {

  @Test
  void aPageTableEntryHasItsBitsWhereTheManualHasThem() {
    assertEquals(0x00000001, Pte.P);
    assertEquals(0x00000002, Pte.RW);
    assertEquals(0x00000004, Pte.US);
    assertEquals(0x00000008, Pte.PWT);
    assertEquals(0x00000010, Pte.PCD);
    assertEquals(0x00000020, Pte.A);
    assertEquals(0x00000040, Pte.D);
    assertEquals(0x00000080, Pte.PAT);
    assertEquals(0x00000100, Pte.G);
    assertEquals(0x00000E00, Pte.AVL);
    assertEquals(0xFFFFF000, Pte.FRAME);
    assertEquals(0xABCDE067, Pte.of(0xABCDE, Pte.P | Pte.RW | Pte.US | Pte.A | Pte.D));
    assertEquals(0xABCDE, Pte.frame(0xABCDE067));
  }

  @Test
  void aPageDirectoryEntryHasItsBitsWhereTheManualHasThem() {
    assertEquals(0x00000001, Pde.P);
    assertEquals(0x00000002, Pde.RW);
    assertEquals(0x00000004, Pde.US);
    assertEquals(0x00000008, Pde.PWT);
    assertEquals(0x00000010, Pde.PCD);
    assertEquals(0x00000020, Pde.A);
    assertEquals(0x00000040, Pde.D);
    assertEquals(0x00000080, Pde.PS);
    assertEquals(0x00000100, Pde.G);
    assertEquals(0x00000E00, Pde.AVL);
    assertEquals(0x00001000, Pde.LARGE_PAT);
    assertEquals(0x003FE000, Pde.LARGE_RESERVED);
    assertEquals(0xFFC00000, Pde.LARGE_FRAME);
    assertEquals(0x12345027, Pde.table(0x12345, Pde.P | Pde.RW | Pde.US | Pde.A));
    assertEquals(0xC0000183, Pde.large(0xC0000, Pde.P | Pde.RW | Pde.G));
    assertEquals(0xC0000, Pde.largeFrame(0xC0001183));
    assertTrue(Pde.isLarge(0x81));
    assertFalse(Pde.isLarge(0x80));
    assertTrue(Pde.isTable(0x01));
    assertFalse(Pde.isTable(0x81));
    assertTrue(Pde.hasReserved(0x00002081));
    assertFalse(Pde.hasReserved(0xFFC01FFF));
  }

  @Test
  void registersHaveTheirBitsWhereTheManualHasThem() {
    assertEquals(0x80000000, Cr.CR0_PG);
    assertEquals(0x00010000, Cr.CR0_WP);
    assertEquals(0x00000010, Cr.CR4_PSE);
    assertEquals(0x00000080, Cr.CR4_PGE);
    assertEquals(0x12345000, Cr.cr3(0x12345));
    assertEquals(0x12345, Cr.directoryFrame(0x12345018));
    assertEquals(1, ErrorCode.P);
    assertEquals(2, ErrorCode.WR);
    assertEquals(4, ErrorCode.US);
    assertEquals(8, ErrorCode.RSVD);
    assertEquals(16, ErrorCode.ID);
  }

  @Test
  void aTicketIsNotPresentAndNeverZero() {
    assertEquals(30, Pte.TICKET_BITS);
    assertEquals(0x00000002, Pte.ticket(0));
    assertEquals(0xFFFFFFFE, Pte.ticket(0x3FFFFFFF));
    for (long payload : new long[] {0, 1, 0x2AAAAAAA, 0x3FFFFFFF}) {
      int word = Pte.ticket(payload);
      assertFalse(Pte.isPresent(word));
      assertTrue(Pte.isTicket(word));
      assertNotEquals(Pte.ABSENT, word);
      assertEquals(payload, Pte.payload(word));
    }
    assertFalse(Pte.isTicket(Pte.ABSENT));
    assertFalse(Pte.isTicket(0x67));
  }

  @Test
  void wordsAreDescribedByField() {
    assertEquals("0x00123067 [P frame 0x123 RW US A D]", Pte.describe(0x00123067));
    assertEquals("0x00123d01 [P frame 0x123 G AVL 6]", Pte.describe(0x00123D01));
    assertEquals("0x00000000 [absent]", Pte.describe(0));
    assertEquals("0x0000000e [ticket 0x3]", Pte.describe(14));
    assertEquals("0x00000004 [not present]", Pte.describe(4));
    assertEquals("0x00123127 [P table 0x123 RW US A]", Pde.describe(0x00123127));
    assertEquals("0xc00011e3 [P frame 0xc0000 RW A PS D G PAT]", Pde.describe(0xC00011E3));
    assertEquals("0xc0002081 [P frame 0xc0000 PS reserved 0x2000]", Pde.describe(0xC0002081));
    assertEquals("0x7 [P protection, W/R write, U/S user]", ErrorCode.describe(7));
    assertEquals("0x9 [P protection, W/R read, U/S supervisor, RSVD]", ErrorCode.describe(9));
  }
}
