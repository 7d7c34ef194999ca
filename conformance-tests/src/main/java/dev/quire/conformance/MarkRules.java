package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.AddressSpace;
import dev.quire.api.FaultHandler.Verdict;
import dev.quire.api.FrameAllocator;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Protection;
import java.util.concurrent.atomic.AtomicInteger;

/** Q5: accessed and dirty. */
abstract class MarkRules {

  /** Likely causes: the emulated fault marks dirty as well; accessed is written to another word. */
  @Rule("Q5.1")
  void readingMarksAccessedAlone(Rig rig) {
    for (Place place : Place.all(rig)) {
      place.map(place.page(0), rig.frame(3));
      place.reads(place.page(0), 3);
      assertTrue(rig.mapped(place.space(), place.page(0)).accessed());
      assertFalse(rig.mapped(place.space(), place.page(0)).dirty());
      place.edit(edit -> assertTrue(edit.testAndClearAccessed(place.page(0))));
      place.edit(edit -> assertFalse(edit.testAndClearDirty(place.page(0))));
    }
  }

  /** Likely causes: the write is granted by an entry that does not record it. */
  @Rule("Q5.2")
  void writingMarksBoth(Rig rig) {
    for (Place place : Place.all(rig)) {
      PageNumber page = place.page(0);
      place.map(page, rig.frame());
      place.writes(page, 1);
      assertTrue(rig.mapped(place.space(), page).accessed());
      assertTrue(rig.mapped(place.space(), page).dirty());
      place.edit(edit -> assertTrue(edit.testAndClearDirty(page)));
      assertFalse(rig.mapped(place.space(), page).dirty());
    }
  }

  /** Likely causes: a TLB entry that was read first lets the write pass without a walk. */
  @Rule("Q5.3")
  void writingAfterReadingMarksDirty(Rig rig) {
    for (Place place : Place.all(rig)) {
      PageNumber page = place.page(0);
      place.map(page, rig.frame());
      place.reads(page, 0);
      place.writes(page, 1);
      assertTrue(rig.mapped(place.space(), page).dirty());
    }
  }

  /** Likely causes: clearing accessed owes an invalidation and does not pay it. */
  @Rule("Q5.4")
  void accessedIsSetAgainAfterItWasCleared(Rig rig) {
    for (Place place : Place.all(rig)) {
      PageNumber page = place.page(0);
      place.map(page, rig.frame(1));
      for (int i = 0; i < 4; i++) {
        place.reads(page, 1);
        place.edit(edit -> assertTrue(edit.testAndClearAccessed(page)));
        place.reads(page, 1);
        place.edit(edit -> assertEquals(1, edit.testAndClearAccessed(PageRange.of(page, 4))));
      }
    }
  }

  /** Likely causes: clearing dirty owes an invalidation and does not pay it. */
  @Rule("Q5.5")
  void dirtyIsSetAgainAfterItWasCleared(Rig rig) {
    for (Place place : Place.all(rig)) {
      PageNumber page = place.page(0);
      place.map(page, rig.frame());
      for (int i = 0; i < 4; i++) {
        place.writes(page, i);
        place.edit(edit -> assertTrue(edit.testAndClearDirty(page)));
        place.edit(edit -> assertFalse(edit.testAndClearDirty(page)));
        place.writes(page, i);
        place.edit(edit -> assertEquals(1, edit.testAndClearDirty(PageRange.of(page, 4))));
      }
    }
  }

  /** Likely causes: speculation or a refused write is taken for a write. */
  @Rule("Q5.6")
  void dirtyIsExact(Rig rig) {
    for (Place place : Place.all(rig)) {
      for (int i = 0; i < 8; i++) {
        place.map(place.page(i), rig.frame(i));
      }
      rig.map(place.space(), place.page(8), rig.frame(8), place.readOnly());
      for (int i = 0; i < 9; i++) {
        place.reads(place.page(i), i);
      }
      place.refused(place.page(8), Access.WRITE);
      place.edit(edit -> edit.testAndClearAccessed(PageRange.of(place.page(0), 9)));
      for (int i = 0; i < 9; i++) {
        place.reads(place.page(i), i);
        assertFalse(rig.mapped(place.space(), place.page(i)).dirty(), "it was only read");
      }
    }
  }

  /** Likely causes: one mapping's mark overwrites another's; the frame's mark is not sticky. */
  @Rule("Q5.7")
  void frameIsDirtyIfAnyMappingWas(Rig rig) {
    FrameAllocator frames = rig.paging().frames();
    FrameNumber frame = rig.frame();
    AddressSpace one = rig.activeSpace();
    AddressSpace two = rig.space();
    frames.clearDirty(frame);
    rig.map(one, rig.page(0), frame);
    rig.map(one, rig.page(1), frame);
    rig.map(two, rig.page(0), frame);
    Touch.writes(rig.cpu(), rig.page(1), 1);
    assertFalse(rig.mapped(one, rig.page(0)).dirty(), "it was written through another mapping");
    assertTrue(rig.mapped(one, rig.page(1)).dirty());
    assertFalse(rig.mapped(two, rig.page(0)).dirty(), "it was written through another space");
    rig.unmap(one, rig.page(1));
    assertTrue(frames.isDirty(frame));
    rig.unmap(one, rig.page(0));
    rig.unmap(two, rig.page(0));
    assertTrue(frames.isDirty(frame), "dirtiness is sticky");
    frames.clearDirty(frame);
    assertFalse(frames.isDirty(frame));
  }

  /** Likely causes: protect rebuilds the entry; emulated dirtiness lives in the write right. */
  @Rule("Q5.8")
  void marksSurviveProtect(Rig rig) {
    for (Place place : Place.all(rig)) {
      PageNumber written = place.page(0);
      PageNumber read = place.page(1);
      place.map(written, rig.frame());
      place.map(read, rig.frame());
      place.writes(written, 1);
      place.reads(read, 0);
      PageRange both = PageRange.of(written, 2);
      place.edit(edit -> edit.protect(both, place.readOnly()));
      assertTrue(rig.mapped(place.space(), written).dirty(), "lowering keeps dirty");
      assertFalse(rig.mapped(place.space(), read).dirty());
      place.edit(edit -> edit.protect(both, place.readWrite()));
      assertTrue(rig.mapped(place.space(), written).dirty(), "raising keeps dirty");
      assertFalse(rig.mapped(place.space(), read).dirty(), "raising does not dirty");
      assertTrue(rig.mapped(place.space(), read).accessed());
      place.writes(read, 1);
      assertTrue(rig.mapped(place.space(), read).dirty(), "the write after raising is seen");
      place.edit(edit -> edit.protect(both, place.readOnly()));
      place.edit(edit -> assertEquals(2, edit.testAndClearDirty(both)));
    }
  }

  /** Likely causes: emulated marks are set by the fault handler of the caller. */
  @Rule("Q5.9")
  void marksAreMadeUnseen(Rig rig) {
    AtomicInteger calls = new AtomicInteger();
    rig.paging()
        .setFaultHandler(
            (processor, fault) -> {
              calls.incrementAndGet();
              return Verdict.VIOLATION;
            });
    for (Place place : Place.all(rig)) {
      PageNumber page = place.page(0);
      place.map(page, rig.frame());
      for (int i = 0; i < 3; i++) {
        place.reads(page, i);
        place.writes(page, i + 1);
        place.edit(edit -> edit.testAndClearAccessed(page));
        place.writes(page, i + 1);
        place.edit(edit -> edit.testAndClearDirty(page));
      }
    }
    assertEquals(0, calls.get(), "calls of the fault handler");
  }

  /** Likely causes: a range counts pages, not marks, or stops at a hole. */
  @Rule("Q5.10")
  void rangesCountMarks(Rig rig) {
    long span = rig.layout().tableSpan();
    for (Place place : Place.all(rig)) {
      PageRange pages = PageRange.of(place.page(span - 4), span + 8);
      for (int i = 0; i < 4; i++) {
        place.map(pages.first().plus(i), rig.frame());
        place.map(pages.limit().plus(-1 - i), rig.frame());
      }
      place.edit(edit -> edit.setTicket(pages.first().plus(5), 1));
      place.writes(pages.first(), 1);
      place.writes(pages.limit().plus(-1), 1);
      place.reads(pages.first().plus(1), 0);
      place.edit(edit -> assertEquals(2, edit.testAndClearDirty(pages)));
      place.edit(edit -> assertEquals(0, edit.testAndClearDirty(pages)));
      place.edit(
          edit -> {
            long accessed = edit.testAndClearAccessed(pages);
            assertTrue(accessed >= 3 && accessed <= 8, () -> accessed + " pages were accessed");
          });
      place.edit(edit -> edit.unmap(pages));
    }
  }

  /** Likely causes: clearing the mapping's mark clears the frame's. */
  @Rule("Q5.11")
  void clearingAMappingLeavesTheFrame(Rig rig) {
    FrameAllocator frames = rig.paging().frames();
    for (Place place : Place.all(rig)) {
      FrameNumber frame = rig.frame();
      frames.clearDirty(frame);
      place.map(place.page(0), frame);
      place.writes(place.page(0), 1);
      place.edit(edit -> assertTrue(edit.testAndClearDirty(place.page(0))));
      frames.markDirty(frame);
      place.edit(edit -> edit.testAndClearDirty(place.page(0)));
      assertTrue(frames.isDirty(frame));
      frames.clearDirty(frame);
      rig.unmap(place.space(), place.page(0));
      assertFalse(frames.isDirty(frame), "the mapping was clean when it went");
    }
  }

  /** Likely causes: kernel code's accesses take another path than user code's. */
  @Rule("Q5.12")
  void kernelAccessesMarkAsUserAccessesDo(Rig rig) {
    AddressSpace space = rig.activeSpace();
    rig.map(space, rig.page(0), rig.frame(4));
    rig.map(space, rig.page(1), rig.frame());
    Touch.kernelReads(rig.cpu(), rig.page(0), 4);
    rig.cpu().kernel().store32(rig.page(1).address(), 1);
    assertTrue(rig.mapped(space, rig.page(0)).accessed());
    assertFalse(rig.mapped(space, rig.page(0)).dirty());
    assertTrue(rig.mapped(space, rig.page(1)).dirty());
    rig.edit(space, edit -> edit.testAndClearDirty(rig.page(1)));
    assertTrue(rig.cpu().kernel().compareAndSet32(rig.page(1).address(), 1, 2));
    assertTrue(rig.mapped(space, rig.page(1)).dirty());
  }

  /** Likely causes: a fetch is not taken for an access. */
  @Rule("Q5.13")
  void fetchingMarksAccessed(Rig rig) {
    AddressSpace space = rig.activeSpace();
    FrameNumber frame = rig.frame(0x42);
    rig.edit(
        space,
        edit -> edit.map(rig.page(0), frame, Protection.USER_READ_EXECUTE, MemoryType.WRITE_BACK));
    assertEquals(0x42, rig.cpu().user().fetch32(rig.page(0).address()));
    assertTrue(rig.mapped(space, rig.page(0)).accessed());
    assertFalse(rig.mapped(space, rig.page(0)).dirty());
  }
}
