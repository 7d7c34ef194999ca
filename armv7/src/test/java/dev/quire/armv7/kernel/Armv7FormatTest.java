package dev.quire.armv7.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.MemoryType;
import dev.quire.api.Protection;
import org.junit.jupiter.api.Test;

/** Words worked out from DDI 0406C, B3.5.1, with SCTLR.AFE and SCTLR.TRE set. */
class Armv7FormatTest {
  private static final Armv7Format FORMAT = new Armv7Format();

  @Test
  void goldenWords() {
    // nG, AP[2], TEX[1] (writable), TEX[0], AP[1] (user), C, B, small page, XN.
    assertEquals(
        0x12345AEFL,
        FORMAT.leaf(0x12345, Protection.USER_READ_WRITE, MemoryType.WRITE_BACK, false));
    assertEquals(
        0x12345A6FL, FORMAT.leaf(0x12345, Protection.USER_READ, MemoryType.WRITE_BACK, false));
    assertEquals(
        0x12345A6EL,
        FORMAT.leaf(0x12345, Protection.USER_READ_EXECUTE, MemoryType.WRITE_BACK, false));
    assertEquals(
        0xFFFFF2CFL,
        FORMAT.leaf(0xFFFFF, Protection.KERNEL_READ_WRITE, MemoryType.WRITE_BACK, true));
    assertEquals(0x12345AFFL, FORMAT.touch(0x12345AEFL, false));
    assertEquals(0x123459FFL, FORMAT.touch(0x12345AEFL, true));
    assertEquals(0x0000026CL, FORMAT.ticket(0x4D));
  }

  @Test
  void whatOwes() {
    assertFalse(FORMAT.owes(0x12345AEFL, 0), "access flag clear: not cached");
    assertTrue(FORMAT.owes(0x12345AFFL, 0), "unmapped");
    assertTrue(FORMAT.owes(0x12345AFFL, 0x123459FFL), "raised: a fault drops nothing");
    assertTrue(FORMAT.owes(0x123459FFL, 0x12345AFFL), "dirty cleared: read-only again");
    assertTrue(FORMAT.owes(0x12345AFFL, 0x12345AEFL), "accessed cleared");
    assertFalse(FORMAT.owes(0x12345A7FL, 0x12345AFFL), "software's bits alone");
  }

  @Test
  void whatBreaks() {
    assertTrue(FORMAT.needsBreak(0x12345AFFL, 0x12346AFFL), "another frame");
    assertTrue(FORMAT.needsBreak(0x12345AFFL, 0x12345AF3L), "another memory type");
    assertTrue(FORMAT.needsBreak(0x12345AFFL, 0x123452FFL), "nG");
    assertFalse(FORMAT.needsBreak(0x12345AFFL, 0x123459FFL), "rights alone");
    assertFalse(FORMAT.needsBreak(0x12345AEFL, 0x12346AEFL), "never accessed: not cached");
  }
}
