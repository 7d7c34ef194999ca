package dev.quire.common.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.AllocatorKind;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.FrameOwner.Use;
import dev.quire.api.PagingException.FrameNotAllocated;
import dev.quire.api.PagingException.OutOfFrames;
import dev.quire.api.port.Platform.RamRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ManagedFramesTest {

  private static final FrameOwner PAGES = FrameOwner.of(Use.PAGE, 7);
  private static final FrameOwner TABLES = FrameOwner.of(Use.TABLE, 7);

  private final Announcements observer = new Announcements();
  private final Set<Long> zero = new HashSet<>();

  /** 40 frames from 16 on, 3 of which boot took; 2 runs of 4 set aside for the stack. */
  private ManagedFrames frames(AllocatorKind kind, int zeroedPool) {
    List<RamRange> ram = Ram.of(16, 40);
    PlacementAllocator boot = new PlacementAllocator(ram);
    boot.take(3, 1);
    return ManagedFrames.create(kind, ram, boot, zeroedPool, 2, 2, observer);
  }

  private void zero(long frame) {
    assertTrue(observer.allocated.contains(frame), "announced before it is zeroed");
    zero.add(frame);
  }

  private static List<Long> takeAll(ManagedFrames frames) {
    List<Long> taken = new ArrayList<>();
    while (frames.available() > 0) {
      taken.add(frames.take(PAGES));
    }
    return taken;
  }

  @ParameterizedTest
  @EnumSource
  void managesWhatBootLeft(AllocatorKind kind) {
    ManagedFrames frames = frames(kind, 0);
    assertEquals(37, frames.total());
    assertEquals(37, frames.available());
    assertFalse(frames.manages(FrameNumber.of(15)));
    assertFalse(frames.manages(FrameNumber.of(18)));
    assertTrue(frames.manages(FrameNumber.of(19)));
    assertTrue(frames.manages(FrameNumber.of(55)));
    assertFalse(frames.manages(FrameNumber.of(56)));
    assertEquals(
        LongStream.range(19, 56).boxed().toList(), takeAll(frames).stream().sorted().toList());
  }

  @ParameterizedTest
  @EnumSource
  void aFrameIsFreeWhenItsLastReferenceGoes(AllocatorKind kind) {
    ManagedFrames frames = frames(kind, 0);
    FrameNumber frame = frames.allocate(PAGES);
    assertEquals(1, frames.references(frame));
    frames.retain(frame);
    frames.retain(frame.value());
    assertEquals(3, frames.references(frame));
    assertFalse(frames.release(frame));
    assertFalse(frames.drop(frame.value()));
    assertEquals(36, frames.available());
    assertTrue(frames.release(frame));
    assertEquals(37, frames.available());
    assertEquals(0, frames.references(frame));
    assertTrue(observer.allocated.isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void aFrameIsAnnouncedAsFreedBeforeItCanBeHadAgain(AllocatorKind kind) {
    List<RamRange> ram = Ram.of(0, 8);
    List<Long> availableWhenFreed = new ArrayList<>();
    ManagedFrames[] frames = new ManagedFrames[1];
    Announcements watching =
        new Announcements() {
          @Override
          public void frameFreed(long frame) {
            super.frameFreed(frame);
            assertEquals(0, frames[0].references(FrameNumber.of(frame)));
            availableWhenFreed.add(frames[0].available());
          }
        };
    frames[0] = ManagedFrames.create(kind, ram, new PlacementAllocator(ram), 0, 2, 1, watching);
    long first = frames[0].take(PAGES);
    long second = frames[0].take(PAGES);
    frames[0].drop(first);
    frames[0].drop(second);
    assertEquals(List.of(6L, 7L), availableWhenFreed);
  }

  @ParameterizedTest
  @EnumSource
  void aDoubleFreeIsRefusedAndChangesNothing(AllocatorKind kind) {
    ManagedFrames frames = frames(kind, 0);
    FrameNumber frame = frames.allocate(PAGES);
    frames.release(frame);
    FrameNotAllocated refusal = assertThrows(FrameNotAllocated.class, () -> frames.release(frame));
    assertEquals(frame + " is not allocated", refusal.getMessage());
    assertThrows(FrameNotAllocated.class, () -> frames.retain(frame));
    assertThrows(FrameNotAllocated.class, () -> frames.markDirty(frame));
    assertThrows(FrameNotAllocated.class, () -> frames.clearDirty(frame));
    assertEquals(37, frames.available());
    assertEquals(37, new HashSet<>(takeAll(frames)).size());
  }

  @ParameterizedTest
  @EnumSource
  void foreignFramesAreRefused(AllocatorKind kind) {
    ManagedFrames frames = frames(kind, 0);
    for (long foreign : new long[] {0, 15, 16, 18, 19, 56, 1L << 40, -1}) {
      FrameNumber frame = FrameNumber.of(foreign);
      assertThrows(FrameNotAllocated.class, () -> frames.release(frame));
      assertThrows(FrameNotAllocated.class, () -> frames.retain(frame));
      assertThrows(FrameNotAllocated.class, () -> frames.markDirty(frame));
      assertFalse(frames.markDirtyIfAllocated(foreign));
      assertEquals(0, frames.references(frame));
      assertFalse(frames.isDirty(frame));
    }
    assertEquals(37, frames.available());
  }

  @ParameterizedTest
  @EnumSource
  void dirtinessIsStickyUntilClearedOrFreed(AllocatorKind kind) {
    ManagedFrames frames = frames(kind, 0);
    FrameNumber frame = frames.allocate(PAGES);
    assertFalse(frames.isDirty(frame));
    frames.markDirty(frame);
    frames.retain(frame);
    frames.release(frame);
    assertTrue(frames.isDirty(frame));
    frames.clearDirty(frame);
    assertFalse(frames.isDirty(frame));
    assertTrue(frames.markDirtyIfAllocated(frame.value()));
    assertTrue(frames.isDirty(frame));
    frames.release(frame);
    assertFalse(frames.isDirty(frame));
    takeAll(frames);
    assertFalse(frames.isDirty(frame), "clean when allocated anew");
  }

  @ParameterizedTest
  @EnumSource
  void framesAreAccountedToTheirOwners(AllocatorKind kind) {
    ManagedFrames frames = frames(kind, 0);
    assertEquals(Map.of(), frames.usage());
    long page = frames.take(PAGES);
    frames.take(PAGES);
    FrameNumber run = frames.allocateRun(2, TABLES);
    assertEquals(Map.of(PAGES, 2L, TABLES, 4L), frames.usage());
    frames.retain(page);
    frames.drop(page);
    frames.release(run.plus(1));
    assertEquals(Map.of(PAGES, 2L, TABLES, 3L), frames.usage());
    frames.drop(page);
    assertEquals(Map.of(PAGES, 1L, TABLES, 3L), frames.usage());
  }

  @ParameterizedTest
  @EnumSource
  void aRunIsAlignedAndItsFramesAreFreedOneByOne(AllocatorKind kind) {
    ManagedFrames frames = frames(kind, 0);
    Set<Long> firsts = new HashSet<>();
    for (int i = 0; i < 2; i++) {
      long run = frames.takeRun(2, TABLES);
      assertEquals(0, run % 4);
      assertTrue(firsts.add(run));
      for (long frame = run; frame < run + 4; frame++) {
        assertEquals(1, frames.references(FrameNumber.of(frame)));
        assertTrue(observer.allocated.contains(frame));
      }
    }
    assertEquals(29, frames.available());
    for (long first : firsts) {
      for (long frame = first; frame < first + 4; frame++) {
        assertTrue(frames.drop(frame));
      }
    }
    assertEquals(37, frames.available());
    frames.takeRun(2, TABLES);
    frames.takeRun(2, TABLES);
    assertEquals(8, observer.allocated.size());
  }

  @ParameterizedTest
  @EnumSource
  void ordersAreChecked(AllocatorKind kind) {
    ManagedFrames frames = frames(kind, 0);
    assertThrows(IllegalArgumentException.class, () -> frames.allocateRun(-1, TABLES));
    assertThrows(IllegalArgumentException.class, () -> frames.allocateRun(11, TABLES));
    OutOfFrames refusal = assertThrows(OutOfFrames.class, () -> frames.allocateRun(10, TABLES));
    assertEquals("1024 frames are needed and 37 are free", refusal.getMessage());
    assertEquals(1, frames.references(frames.allocateRun(0, TABLES)));
  }

  @ParameterizedTest
  @EnumSource
  void exhaustionIsRefusedAndRecoversInFull(AllocatorKind kind) {
    ManagedFrames frames = frames(kind, 4);
    List<Long> taken = takeAll(frames);
    OutOfFrames refusal = assertThrows(OutOfFrames.class, () -> frames.take(TABLES));
    assertEquals("1 frames are needed and 0 are free", refusal.getMessage());
    assertThrows(OutOfFrames.class, () -> frames.takeRun(2, TABLES));
    assertThrows(OutOfFrames.class, () -> frames.takeZeroed(TABLES, this::zero));
    assertEquals(Map.of(PAGES, 37L), frames.usage());
    taken.forEach(frames::drop);
    assertEquals(37, frames.available());
    assertEquals(Map.of(), frames.usage());
    assertEquals(0, frames.takeRun(2, TABLES) % 4);
    assertEquals(33, takeAll(frames).size());
  }

  @ParameterizedTest
  @EnumSource
  void withoutAPoolAZeroedFrameIsZeroedOnTheSpot(AllocatorKind kind) {
    ManagedFrames frames = frames(kind, 0);
    frames.refillZeroed(this::zero);
    assertEquals(0, frames.zeroedReady());
    long frame = frames.takeZeroed(TABLES, this::zero);
    assertEquals(Set.of(frame), zero);
    assertEquals(Map.of(TABLES, 1L), frames.usage());
  }

  @ParameterizedTest
  @EnumSource
  void thePoolIsFilledInAdvanceAndCountsAsAvailable(AllocatorKind kind) {
    ManagedFrames frames = frames(kind, 3);
    frames.refillZeroed(this::zero);
    frames.refillZeroed(this::zero);
    assertEquals(3, frames.zeroedReady());
    assertEquals(3, zero.size(), "each frame is zeroed once");
    assertEquals(37, frames.available());
    assertEquals(Map.of(), frames.usage());
    for (int i = 0; i < 3; i++) {
      long frame =
          frames.takeZeroed(
              TABLES,
              unexpected -> {
                throw new AssertionError("the pool has one");
              });
      assertTrue(zero.contains(frame));
      assertEquals(1, frames.references(FrameNumber.of(frame)));
      assertTrue(observer.allocated.contains(frame));
    }
    assertEquals(0, frames.zeroedReady());
    long another = frames.takeZeroed(TABLES, this::zero);
    assertEquals(4, zero.size());
    assertTrue(zero.contains(another));
    assertEquals(33, frames.available());
  }

  @ParameterizedTest
  @EnumSource
  void aFrameOfThePoolCannotBeReleased(AllocatorKind kind) {
    ManagedFrames frames = frames(kind, 1);
    frames.refillZeroed(this::zero);
    FrameNumber pooled = FrameNumber.of(zero.iterator().next());
    assertThrows(FrameNotAllocated.class, () -> frames.release(pooled));
    assertThrows(FrameNotAllocated.class, () -> frames.markDirty(pooled));
    assertEquals(0, frames.references(pooled));
    assertEquals(1, frames.zeroedReady());
  }

  @ParameterizedTest
  @EnumSource
  void ordinaryRequestsGetThePoolsFramesInTheEnd(AllocatorKind kind) {
    ManagedFrames frames = frames(kind, 3);
    frames.refillZeroed(this::zero);
    for (int i = 0; i < 34; i++) {
      assertFalse(zero.contains(frames.take(PAGES)), "others first");
    }
    for (int i = 0; i < 3; i++) {
      assertTrue(zero.contains(frames.take(PAGES)));
    }
    assertThrows(OutOfFrames.class, () -> frames.take(PAGES));
    frames.refillZeroed(this::zero);
    assertEquals(0, frames.zeroedReady());
    assertEquals(37, observer.allocated.size());
  }

  @ParameterizedTest
  @EnumSource
  void aRunMayNeedThePoolsFrames(AllocatorKind kind) {
    List<RamRange> ram = Ram.of(0, 4);
    ManagedFrames frames =
        ManagedFrames.create(kind, ram, new PlacementAllocator(ram), 2, 2, 1, observer);
    frames.refillZeroed(this::zero);
    assertEquals(2, frames.zeroedReady());
    assertEquals(0, frames.takeRun(2, TABLES));
    assertEquals(0, frames.zeroedReady());
    assertEquals(4, observer.allocated.size());
    for (long frame = 0; frame < 4; frame++) {
      frames.drop(frame);
    }
    zero.clear();
    long zeroed = frames.takeZeroed(TABLES, this::zero);
    assertEquals(Set.of(zeroed), zero, "a frame that left the pool is not known to be zero");
  }

  @ParameterizedTest
  @EnumSource
  void whenZeroingFailsTheFrameIsFreeAgain(AllocatorKind kind) {
    ManagedFrames frames = frames(kind, 2);
    IllegalStateException failure = new IllegalStateException("cannot zero");
    for (int i = 0; i < 5; i++) {
      assertEquals(
          failure,
          assertThrows(
              IllegalStateException.class,
              () ->
                  frames.takeZeroed(
                      TABLES,
                      frame -> {
                        throw failure;
                      })));
      assertEquals(
          failure,
          assertThrows(
              IllegalStateException.class,
              () ->
                  frames.refillZeroed(
                      frame -> {
                        throw failure;
                      })));
    }
    assertEquals(37, frames.available());
    assertEquals(Map.of(), frames.usage());
    assertTrue(observer.allocated.isEmpty());
    frames.refillZeroed(this::zero);
    assertEquals(2, frames.zeroedReady(), "no place of the pool is lost");
  }

  @ParameterizedTest
  @EnumSource
  void aFreedTableFrameForgetsItsCount(AllocatorKind kind) {
    ManagedFrames frames = frames(kind, 0);
    long frame = frames.take(TABLES);
    assertEquals(5, frames.table().addTableCount(frame, 5));
    frames.drop(frame);
    takeAll(frames);
    assertEquals(0, frames.table().tableCount(frame));
    assertEquals(2, frames.table().addTableCount(16, 2), "frames that boot took count too");
  }

  @ParameterizedTest
  @EnumSource
  void muchRamCostsNothingUntilItIsUsed(AllocatorKind kind) {
    List<RamRange> ram = Ram.of(0, (1 << 20) - 1);
    ManagedFrames frames =
        ManagedFrames.create(kind, ram, new PlacementAllocator(ram), 4, 2, 8, observer);
    assertEquals(0, frames.table().touchedChunks());
    for (int i = 0; i < 100; i++) {
      frames.take(PAGES);
    }
    assertEquals(1, frames.table().touchedChunks());
    assertEquals((1 << 20) - 101, frames.available());
  }
}
