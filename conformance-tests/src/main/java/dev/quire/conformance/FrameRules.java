package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.AddressSpace;
import dev.quire.api.AllocatorKind;
import dev.quire.api.DeviceRange;
import dev.quire.api.FrameAllocator;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.PagingException.FrameNotAllocated;
import dev.quire.api.PagingException.OutOfFrames;
import dev.quire.api.TableEdit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Q12: frames. */
abstract class FrameRules {

  private static void eachAllocator(Rig rig, Consumer<Rig> body) {
    for (AllocatorKind kind : AllocatorKind.values()) {
      Rig one = rig.another();
      one.configure(b -> b.allocator(kind).ramBytes(8 << 20));
      body.accept(one);
      one.finish();
    }
  }

  /** Likely causes: a free list contains a frame twice, or one that the kernel lives in. */
  @Rule("Q12.1")
  void everyFrameIsHandedOutOnce(Rig rig) {
    eachAllocator(
        rig,
        one -> {
          FrameAllocator frames = one.paging().frames();
          long free = frames.available();
          Set<FrameNumber> taken = new HashSet<>();
          for (long i = 0; i < free; i++) {
            FrameNumber frame = frames.allocate(Rig.OWNER);
            assertTrue(taken.add(frame), () -> frame + " was handed out before");
            assertTrue(frames.manages(frame));
            assertEquals(1, frames.references(frame));
          }
          assertEquals(0, frames.available());
          assertThrows(OutOfFrames.class, () -> frames.allocate(Rig.OWNER));
          taken.forEach(frame -> assertTrue(frames.release(frame)));
          assertEquals(free, frames.available());
          assertTrue(frames.total() >= free);
        });
  }

  /** Likely causes: a reference is dropped with the owner. */
  @Rule("Q12.2")
  void lastReferenceFrees(Rig rig) {
    eachAllocator(
        rig,
        one -> {
          FrameAllocator frames = one.paging().frames();
          FrameNumber frame = frames.allocate(Rig.OWNER);
          frames.retain(frame);
          frames.retain(frame);
          assertEquals(3, frames.references(frame));
          assertFalse(frames.release(frame));
          assertFalse(frames.release(frame));
          assertTrue(frames.release(frame));
          assertEquals(0, frames.references(frame));
          assertThrows(FrameNotAllocated.class, () -> frames.release(frame));
          assertThrows(FrameNotAllocated.class, () -> frames.retain(frame));
        });
  }

  /** Likely causes: a run is not aligned; single frees of a run are not joined. */
  @Rule("Q12.3")
  void runsAreConsecutiveAndAligned(Rig rig) {
    eachAllocator(
        rig,
        one -> {
          FrameAllocator frames = one.paging().frames();
          long free = frames.available();
          for (int order = 0; order <= 5; order++) {
            FrameNumber first;
            try {
              first = frames.allocateRun(order, Rig.OWNER);
            } catch (OutOfFrames refused) {
              assertEquals(
                  AllocatorKind.STACK, one.machine().config().allocator(), "only a stack refuses");
              assertTrue(order > 0);
              assertEquals(free, frames.available());
              continue;
            }
            long count = 1L << order;
            assertEquals(0, first.value() % count);
            assertEquals(free - count, frames.available());
            for (long i = 0; i < count; i++) {
              assertEquals(1, frames.references(first.plus(i)));
              frames.release(first.plus(i));
            }
            assertEquals(free, frames.available());
          }
        });
  }

  /** Likely causes: usage is kept by use alone, or not on release. */
  @Rule("Q12.4")
  void usageIsAccountedByOwner(Rig rig) {
    eachAllocator(
        rig,
        one -> {
          FrameAllocator frames = one.paging().frames();
          FrameOwner mine = FrameOwner.of(FrameOwner.Use.PAGE, 123);
          FrameOwner yours = FrameOwner.of(FrameOwner.Use.KERNEL, 123);
          List<FrameNumber> taken = new ArrayList<>();
          for (int i = 0; i < 5; i++) {
            taken.add(frames.allocate(i < 3 ? mine : yours));
          }
          assertEquals(3L, frames.usage().get(mine));
          assertEquals(2L, frames.usage().get(yours));
          taken.forEach(frames::release);
          assertFalse(frames.usage().containsKey(mine));
          assertFalse(frames.usage().containsKey(yours));
        });
  }

  /** Likely causes: the mark of the last use is left to the next. */
  @Rule("Q12.5")
  void framesStartClean(Rig rig) {
    eachAllocator(
        rig,
        one -> {
          FrameAllocator frames = one.paging().frames();
          for (int i = 0; i < 50; i++) {
            FrameNumber frame = frames.allocate(Rig.OWNER);
            assertFalse(frames.isDirty(frame));
            frames.markDirty(frame);
            assertTrue(frames.isDirty(frame));
            frames.release(frame);
          }
        });
  }

  /** Likely causes: the allocator takes any number for one of its frames. */
  @Rule("Q12.6")
  void deviceFramesAreNotManaged(Rig rig) {
    FrameNumber device = FrameNumber.of(0xe0000);
    rig.configure(b -> b.devices(List.of(DeviceRange.of("screen", device, 4))));
    FrameAllocator frames = rig.paging().frames();
    AddressSpace space = rig.space();
    assertFalse(frames.manages(device));
    assertEquals(0, frames.references(device));
    rig.refused(FrameNotAllocated.class, () -> frames.release(device));
    rig.edit(space, edit -> rig.refused(FrameNotAllocated.class, () -> edit.release(device)));
    assertFalse(frames.manages(FrameNumber.of(0xfffff)));
  }

  /** Likely causes: release frees a frame that others still hold. */
  @Rule("Q12.7")
  void editReleasesOneReference(Rig rig) {
    AddressSpace one = rig.activeSpace();
    AddressSpace two = rig.space();
    FrameNumber frame = rig.frame(8);
    rig.paging().frames().retain(frame);
    rig.map(one, rig.page(0), frame);
    rig.map(two, rig.page(0), frame);
    rig.edit(
        one,
        edit -> {
          edit.unmap(rig.page(0));
          edit.release(frame);
          assertEquals(2, rig.paging().frames().references(frame), "the edit is open");
        });
    assertEquals(1, rig.paging().frames().references(frame));
    rig.cpu().activate(two);
    Touch.reads(rig.cpu(), rig.page(0), 8);
    try (TableEdit edit = rig.cpu().edit(two)) {
      edit.unmap(rig.page(0));
      edit.release(frame);
    }
    rig.gaveUp(frame);
    assertEquals(0, rig.paging().frames().references(frame));
    Touch.refused(rig.cpu(), rig.page(0), Access.READ);
  }

  /** Likely causes: contents depend on whether the pool of zeroed frames was empty. */
  @Rule("Q12.8")
  void poolOfZeroedFramesIsNotSeen(Rig rig) {
    for (int pool : new int[] {0, 1, 64}) {
      Rig one = rig.another();
      one.configure(b -> b.zeroedPool(pool).ramBytes(8 << 20));
      AddressSpace space = one.activeSpace();
      for (int i = 0; i < 20; i++) {
        one.map(space, one.page(i, i), one.frame(i));
      }
      for (int i = 0; i < 20; i++) {
        Touch.reads(one.cpu(), one.page(i, i), i);
        Touch.refused(one.cpu(), one.page(i, i + 1), Access.READ);
      }
      one.finish();
    }
  }
}
