package dev.quire.common.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.PagingException.FrameNotAllocated;
import dev.quire.api.PagingException.NoSuchFrame;
import org.junit.jupiter.api.Test;

class FrameTableTest {

  private final FrameTable table = new FrameTable(Ram.runs(10, 20_000));

  @Test
  void aFrameIsFreeUntilItIsAllocated() {
    assertEquals(0, table.references(10));
    assertThrows(FrameNotAllocated.class, () -> table.release(10));
    assertThrows(FrameNotAllocated.class, () -> table.retain(10));
    assertFalse(table.setDirty(10, true));
    assertFalse(table.isDirty(10));
  }

  @Test
  void theLastReleaseNamesTheOwner() {
    table.allocate(11, Integer.MAX_VALUE);
    table.retain(11);
    assertEquals(2, table.references(11));
    assertEquals(FrameTable.HELD, table.release(11));
    assertEquals(Integer.MAX_VALUE, table.release(11));
    assertEquals(0, table.references(11));
    assertThrows(FrameNotAllocated.class, () -> table.release(11));
  }

  @Test
  void dirtinessLeavesReferencesAndOwnerAlone() {
    table.allocate(12, 7);
    table.retain(12);
    assertTrue(table.setDirty(12, true));
    assertTrue(table.setDirty(12, true));
    assertTrue(table.isDirty(12));
    assertEquals(2, table.references(12));
    table.release(12);
    assertTrue(table.isDirty(12));
    table.setDirty(12, false);
    assertFalse(table.isDirty(12));
    table.setDirty(12, true);
    assertEquals(7, table.release(12));
    table.allocate(12, 0);
    assertFalse(table.isDirty(12), "clean when allocated anew");
  }

  @Test
  void anAllocatedFrameIsNotAllocatedAgain() {
    table.allocate(12, 7);
    assertThrows(IllegalStateException.class, () -> table.allocate(12, 8));
    assertThrows(IllegalStateException.class, () -> table.setZeroed(12, true));
    assertEquals(7, table.release(12));
  }

  @Test
  void aZeroedFrameIsFreeAndForgetsItWhenAllocated() {
    table.setZeroed(13, true);
    assertTrue(table.isZeroed(13));
    assertEquals(0, table.references(13));
    assertThrows(FrameNotAllocated.class, () -> table.release(13));
    table.allocate(13, 1);
    assertFalse(table.isZeroed(13));
    assertEquals(1, table.references(13));
    table.setZeroed(14, true);
    table.setZeroed(14, false);
    assertFalse(table.isZeroed(14));
    assertThrows(IllegalStateException.class, () -> table.setZeroed(14, false));
  }

  @Test
  void entriesAreCountedUntilTheFrameIsFreed() {
    table.allocate(14, 1);
    assertEquals(0, table.tableCount(14));
    assertEquals(3, table.addTableCount(14, 3));
    assertEquals(2, table.addTableCount(14, -1));
    assertEquals(2, table.tableCount(14));
    assertEquals(0, table.tableCount(15));
    table.release(14);
    assertEquals(0, table.tableCount(14));
  }

  @Test
  void framesOutsideRamAreNotAllocatedAndHaveNoCount() {
    for (long frame : new long[] {9, 20_010, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertEquals(0, table.references(frame));
      assertFalse(table.isDirty(frame));
      assertFalse(table.setDirty(frame, true));
      assertThrows(FrameNotAllocated.class, () -> table.retain(frame));
      assertThrows(FrameNotAllocated.class, () -> table.release(frame));
      assertThrows(NoSuchFrame.class, () -> table.tableCount(frame));
      assertThrows(NoSuchFrame.class, () -> table.addTableCount(frame, 1));
    }
  }

  @Test
  void chunksAreMadeOnTouchAndOnlyByChanges() {
    FrameTable large = new FrameTable(Ram.runs(0, (1 << 20) - 1));
    for (long frame = 0; frame < (1 << 20) - 1; frame += 1000) {
      large.references(frame);
      large.setDirty(frame, true);
      large.tableCount(frame);
      assertThrows(FrameNotAllocated.class, () -> large.release(0));
    }
    assertEquals(0, large.touchedChunks());
    large.allocate((1 << 20) - 2, 1);
    large.addTableCount(0, 1);
    assertEquals(2, large.touchedChunks());
    assertEquals(0, new FrameTable(Ram.runs(0, 4096)).tableCount(0), "chunks are not shared");
  }
}
