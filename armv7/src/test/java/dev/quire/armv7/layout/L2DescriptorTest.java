package dev.quire.armv7.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.MemoryType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Literal words of ARM DDI 0406C, Figure B3-5, and the kernel's own. */
class L2DescriptorTest {
  private static final long FRAME = 0x345;
  private static final int WRITE_BACK = L2Descriptor.memoryBits(MemoryTypes.WRITE_BACK);

  @Test
  void mirrorWord() {
    assertEquals(
        0x0034585F,
        L2Descriptor.of(
            FRAME, L2Descriptor.NG | WRITE_BACK | L2Descriptor.ACCESS_FLAG | L2Descriptor.XN));
  }

  @Test
  void userReadWriteExecute() {
    assertEquals(
        0x0034587E,
        L2Descriptor.of(
            FRAME, L2Descriptor.NG | WRITE_BACK | L2Descriptor.USER | L2Descriptor.ACCESS_FLAG));
  }

  @Test
  void kernelGlobalReadWrite() {
    assertEquals(
        0x0034505F,
        L2Descriptor.of(FRAME, WRITE_BACK | L2Descriptor.ACCESS_FLAG | L2Descriptor.XN));
  }

  @ParameterizedTest
  @CsvSource({
    "0x00000000, FAULT",
    "0xFFFFFFFC, FAULT",
    "0x00340001, LARGE_PAGE",
    "0x00345002, SMALL_PAGE",
    "0x00345003, SMALL_PAGE",
  })
  void kinds(String hex, L2Descriptor.Kind kind) {
    int word = Integer.parseUnsignedInt(hex.substring(2), 16);
    assertEquals(kind, L2Descriptor.kind(word));
    assertEquals(kind != L2Descriptor.Kind.FAULT, L2Descriptor.isValid(word));
    assertEquals(kind == L2Descriptor.Kind.SMALL_PAGE, L2Descriptor.isSmallPage(word));
  }

  @Test
  void bits() {
    assertEquals(0x1, L2Descriptor.XN);
    assertEquals(0x4, L2Descriptor.B);
    assertEquals(0x8, L2Descriptor.C);
    assertEquals(0x10, L2Descriptor.ACCESS_FLAG);
    assertEquals(0x20, L2Descriptor.USER);
    assertEquals(0x40, L2Descriptor.TEX0);
    assertEquals(0x180, L2Descriptor.SOFTWARE_WRITABLE | L2Descriptor.SOFTWARE_DIRTY);
    assertEquals(0x200, L2Descriptor.READ_ONLY);
    assertEquals(0x400, L2Descriptor.S);
    assertEquals(0x800, L2Descriptor.NG);
    assertEquals(
        0x7000, L2Descriptor.LARGE_TEX0 | L2Descriptor.LARGE_TEX1 | L2Descriptor.LARGE_TEX2);
    assertEquals(0x8000, L2Descriptor.LARGE_XN);
  }

  @Test
  void largePage() {
    int word =
        L2Descriptor.largePage(
            0x00340000, L2Descriptor.LARGE_XN | L2Descriptor.largeMemoryBits(5) | L2Descriptor.AP1);
    assertEquals(0x00349025, word);
    assertEquals(0x00340000, L2Descriptor.largePageBase(word));
    assertEquals(0x340, L2Descriptor.frame(word));
    assertEquals(5, L2Descriptor.memoryIndex(word));
    assertTrue(L2Descriptor.executeNever(word));
    assertFalse(L2Descriptor.executeNever(word & ~0x8000), "bit 0 of a large page is not XN");
  }

  @Test
  void smallPageAtTheEnd() {
    int word = L2Descriptor.of(0xFFFFF, L2Descriptor.AP2);
    assertEquals(0xFFFFF202, word);
    assertEquals(0xFFFFF, L2Descriptor.frame(word));
    assertEquals(0xFFFFF000, L2Descriptor.smallPageBase(word));
    assertEquals(0b100, L2Descriptor.ap(word));
    assertEquals(0x1000, L2Descriptor.FRAME_STEP);
  }

  @ParameterizedTest
  @CsvSource({
    "WRITE_BACK, 7, 0x4C",
    "WRITE_THROUGH, 2, 0x08",
    "UNCACHED, 1, 0x04",
    "DEVICE, 4, 0x40"
  })
  void memoryTypes(MemoryType type, int index, String bits) {
    assertEquals(index, MemoryTypes.index(type));
    assertEquals(Integer.decode(bits), L2Descriptor.memoryBits(index));
    assertEquals(index, L2Descriptor.memoryIndex(L2Descriptor.memoryBits(index) | 2));
    assertEquals(type, MemoryTypes.type(index));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 0x12345678, (1L << 29) - 1})
  void tickets(long payload) {
    int word = L2Descriptor.ticket(payload);
    assertTrue(L2Descriptor.isTicket(word));
    assertFalse(L2Descriptor.isValid(word));
    assertNotEquals(L2Descriptor.ABSENT, word);
    assertEquals(payload, L2Descriptor.payload(word));
  }

  @Test
  void ticketBits() {
    assertEquals(29, L2Descriptor.TICKET_BITS);
    assertEquals(0x0000000C, L2Descriptor.ticket(1));
    assertEquals(0xFFFFFFFC, L2Descriptor.ticket((1L << 29) - 1));
    assertFalse(L2Descriptor.isTicket(L2Descriptor.ABSENT));
    assertFalse(L2Descriptor.isTicket(0x87E), "a mapped word");
  }

  @Test
  void descriptions() {
    assertEquals("0x00000000 [absent]", L2Descriptor.describe(0));
    assertEquals("0x00000008 [fault]", L2Descriptor.describe(8));
    assertEquals("0x000000fc [ticket 0x1f]", L2Descriptor.describe(0xFC));
    assertEquals(
        "0x0034585f [small page frame 0x345 AP 001 TEX[0]CB 111 XN nG]",
        L2Descriptor.describe(0x0034585F));
    assertEquals(
        "0x003499a5 [large page frame 0x340 AP 010 TEX[0]CB 101 XN nG]",
        L2Descriptor.describe(0x003499A5));
  }
}
