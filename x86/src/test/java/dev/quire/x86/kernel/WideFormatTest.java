package dev.quire.x86.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.MemoryType;
import dev.quire.api.Protection;
import dev.quire.common.engine.Format;
import org.junit.jupiter.api.Test;

/** What 64-bit entries look like, and what a change of one owes; the laws are tested for all. */
class WideFormatTest {
  private final Format format = new WideFormat();

  private long leaf(Protection protection) {
    return format.leaf(0x12345, protection, MemoryType.WRITE_BACK, false);
  }

  @Test
  void words() {
    assertEquals(0x0000_0000_1234_5005L, leaf(Protection.USER_READ_EXECUTE));
    assertEquals(0x8000_0000_1234_5007L, leaf(Protection.USER_READ_WRITE));
    assertEquals(0x8000_0000_1234_5001L, leaf(Protection.KERNEL_READ));
    assertEquals(
        0x8000_0000_1234_5113L + 0x8,
        format.leaf(0x12345, Protection.KERNEL_READ_WRITE, MemoryType.DEVICE, true));
    assertEquals(0x1000, format.frameStep());
  }

  @Test
  void ticketsHaveWhatTheContractHolds() {
    assertEquals(54, format.ticketBits());
    assertEquals(0x2, format.ticket(0));
    long most = (1L << 54) - 1;
    assertEquals(most, format.payload(format.ticket(most)));
    assertFalse(format.isMapped(format.ticket(most)));
  }

  @Test
  void loweredRightsOweAndRaisedOnesDoNot() {
    long executable = format.touch(leaf(Protection.USER_READ_EXECUTE), false);
    long plain = format.touch(leaf(Protection.USER_READ), false);
    assertTrue(format.owes(executable, plain), "execution was taken away");
    assertFalse(format.owes(plain, executable), "a fault drops the translation");
    long writable = format.touch(leaf(Protection.USER_READ_WRITE), true);
    assertTrue(format.owes(writable, format.clearDirty(writable)));
    assertTrue(format.owes(writable, plain));
    assertFalse(format.owes(leaf(Protection.USER_READ), 0), "never accessed, never cached");
  }
}
