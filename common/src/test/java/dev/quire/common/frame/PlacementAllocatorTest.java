package dev.quire.common.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.AllocatorKind;
import dev.quire.api.FrameNumber;
import dev.quire.api.PagingException.BadConfiguration;
import dev.quire.api.port.Observer;
import dev.quire.api.port.Platform.RamRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacementAllocatorTest {

  @Test
  void takesTheLowestFramesInOrder() {
    PlacementAllocator boot = new PlacementAllocator(Ram.of(16, 8));
    assertEquals(16, boot.take(1, 1));
    assertEquals(17, boot.take(3, 1));
    assertEquals(20, boot.take(4, 4));
    assertEquals(8, boot.takenFrames());
  }

  @Test
  void anAlignedRunLeavesAGapThatStaysFree() {
    List<RamRange> ram = Ram.of(1, 15);
    PlacementAllocator boot = new PlacementAllocator(ram);
    assertEquals(1, boot.take(1, 1));
    assertEquals(4, boot.take(4, 4));
    assertTrue(boot.taken(1));
    assertFalse(boot.taken(2));
    assertFalse(boot.taken(3));
    assertTrue(boot.taken(FrameNumber.of(7)));
    assertFalse(boot.taken(8));

    ManagedFrames frames =
        ManagedFrames.create(AllocatorKind.BITMAP, ram, boot, 0, 1, 0, Observer.NONE);
    assertEquals(10, frames.total());
    for (long frame = 0; frame < 20; frame++) {
      boolean left = frame == 2 || frame == 3 || (frame >= 8 && frame < 16);
      assertEquals(left, frames.manages(frame), "frame " + frame);
    }
  }

  @Test
  void goesOnInTheNextRangeAndComesBackForWhatFits() {
    PlacementAllocator boot = new PlacementAllocator(Ram.of(1, 4, 100, 8));
    assertEquals(100, boot.take(5, 2));
    assertEquals(1, boot.take(2, 1));
    assertEquals(4, boot.take(1, 4));
    assertEquals(105, boot.take(1, 1));
  }

  @Test
  void tooLittleRamIsRefusedWithTheSumAndChangesNothing() {
    PlacementAllocator boot = new PlacementAllocator(Ram.of(0, 10));
    boot.take(7, 1);
    BadConfiguration refusal = assertThrows(BadConfiguration.class, () -> boot.take(4, 4));
    assertEquals(
        "RAM is too small: boot has taken 7 frames and needs 4 more aligned to 4, together 11; "
            + "RAM has 10 frames (10 frames from frame 0x0)",
        refusal.getMessage());
    assertEquals(7, boot.take(3, 1));
  }

  @Test
  void wrongRequestsAreRefused() {
    PlacementAllocator boot = new PlacementAllocator(Ram.of(0, 10));
    assertThrows(IllegalArgumentException.class, () -> boot.take(0, 1));
    assertThrows(IllegalArgumentException.class, () -> boot.take(1, 3));
    assertThrows(IllegalArgumentException.class, () -> boot.take(1, 0));
    assertThrows(IllegalArgumentException.class, () -> boot.take(1, Integer.MIN_VALUE));
    assertEquals(0, boot.takenFrames());
  }

  @Test
  void takesNothingOnceTheFrameAllocatorStands() {
    List<RamRange> ram = Ram.of(0, 10);
    PlacementAllocator boot = new PlacementAllocator(ram);
    ManagedFrames.create(AllocatorKind.BUDDY, ram, boot, 0, 1, 0, Observer.NONE);
    assertThrows(IllegalStateException.class, () -> boot.take(1, 1));
  }
}
