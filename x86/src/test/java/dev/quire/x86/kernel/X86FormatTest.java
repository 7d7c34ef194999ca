package dev.quire.x86.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.MemoryType;
import dev.quire.api.Protection;
import org.junit.jupiter.api.Test;

/** Words worked out from the SDM, volume 3A, table 4-6. */
class X86FormatTest {
  private static final X86Format FORMAT = new X86Format();

  @Test
  void goldenWords() {
    assertEquals(
        0x12345007L,
        FORMAT.leaf(0x12345, Protection.USER_READ_WRITE, MemoryType.WRITE_BACK, false));
    assertEquals(
        0x12345005L, FORMAT.leaf(0x12345, Protection.USER_READ, MemoryType.WRITE_BACK, false));
    assertEquals(
        0xFFFFF103L,
        FORMAT.leaf(0xFFFFF, Protection.KERNEL_READ_WRITE, MemoryType.WRITE_BACK, true));
    assertEquals(
        0x0000011BL, FORMAT.leaf(0, Protection.KERNEL_READ_WRITE, MemoryType.DEVICE, true));
    assertEquals(
        0x0000000DL, FORMAT.leaf(0, Protection.USER_READ, MemoryType.WRITE_THROUGH, false));
    assertEquals(0x12345067L, FORMAT.touch(0x12345007L, true));
    assertEquals(0x12345025L, FORMAT.touch(0x12345005L, false));
    assertEquals(0x00000136L, FORMAT.ticket(0x4D));
  }

  @Test
  void whatOwes() {
    assertFalse(FORMAT.owes(0x12345005L, 0), "never accessed: not cached");
    assertTrue(FORMAT.owes(0x12345025L, 0), "unmapped");
    assertFalse(FORMAT.owes(0x12345025L, 0x12345027L), "raised: the fault drops it");
    assertTrue(FORMAT.owes(0x12345027L, 0x12345025L), "lowered");
    assertTrue(FORMAT.owes(0x12345067L, 0x12345027L), "dirty cleared");
    assertTrue(FORMAT.owes(0x12345027L, 0x12345007L), "accessed cleared");
    assertTrue(FORMAT.owes(0x12345025L, 0x12346025L), "another frame");
    assertTrue(FORMAT.owes(0x12345025L, 0x1234503DL), "another memory type");
  }
}
