package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.Protection;

/** Q3: unmap, protect and remap. */
abstract class ChangingRules {

  /** Likely causes: the state is read after the entry was cleared. */
  @Rule("Q3.1")
  void unmapReturnsWhatStoodThere(Rig rig) {
    for (Place place : Place.all(rig)) {
      FrameNumber frame = rig.frame();
      place.map(place.page(0), frame);
      place.writes(place.page(0), 1);
      PageState.Mapped before = (PageState.Mapped) rig.unmap(place.space(), place.page(0));
      assertEquals(frame, before.frame());
      assertEquals(rig.effective(place.readWrite()), before.protection());
      assertTrue(before.accessed(), "it was written, so it was accessed");
      assertTrue(before.dirty(), "it was written");
      assertEquals(PageState.absent(), rig.lookup(place.space(), place.page(0)));
      place.refused(place.page(0), Access.READ);
    }
  }

  /** Likely causes: absent pages are skipped and positions shift; a missing table is walked. */
  @Rule("Q3.2")
  void rangesUnmapWithHoles(Rig rig) {
    long span = rig.layout().tableSpan();
    for (Place place : Place.all(rig)) {
      FrameNumber frame = rig.frame();
      PageRange pages = PageRange.of(place.page(span - 2), 2 * span + 4);
      place.map(pages.first(), frame);
      place.edit(edit -> edit.setTicket(pages.first().plus(2 * span + 3), 77));
      PageBuffer displaced = new PageBuffer();
      place.edit(edit -> edit.unmap(pages, displaced));
      assertEquals(pages.count(), displaced.size());
      assertEquals(frame, displaced.frame(0));
      assertTrue(displaced.isAbsent(1));
      assertTrue(displaced.isAbsent((int) span + 5));
      assertEquals(77, displaced.ticket((int) pages.count() - 1));
      assertEquals(PageState.absent(), rig.lookup(place.space(), pages.first()));
      place.edit(edit -> edit.unmap(pages));
    }
  }

  /** Likely causes: dirtiness is dropped with the mapping; a range forgets what one page does. */
  @Rule("Q3.3")
  void unmappingPassesDirtinessToTheFrame(Rig rig) {
    for (Place place : Place.all(rig)) {
      FrameNumber one = rig.frame();
      FrameNumber many = rig.run(2, 0);
      for (int i = 0; i < 4; i++) {
        rig.paging().frames().clearDirty(many.plus(i));
      }
      rig.paging().frames().clearDirty(one);
      place.map(place.page(0), one);
      place.edit(
          edit ->
              edit.map(
                  PageRange.of(place.page(1), 4), many, place.readWrite(), MemoryType.WRITE_BACK));
      place.writes(place.page(0), 1);
      place.writes(place.page(3), 1);
      rig.unmap(place.space(), place.page(0));
      place.edit(edit -> edit.unmap(PageRange.of(place.page(1), 4)));
      assertTrue(rig.paging().frames().isDirty(one));
      assertFalse(rig.paging().frames().isDirty(many), "it was never written");
      assertTrue(rig.paging().frames().isDirty(many.plus(2)));
    }
  }

  /** Likely causes: the entry is rebuilt from the protection alone; frame or marks are lost. */
  @Rule("Q3.4")
  void protectKeepsTheRest(Rig rig) {
    for (Place place : Place.all(rig)) {
      FrameNumber frame = rig.frame();
      PageNumber page = place.page(0);
      place.edit(edit -> edit.map(page, frame, place.readWrite(), MemoryType.WRITE_THROUGH));
      place.writes(page, 5);
      for (Protection asked : Protection.values()) {
        Protection protection = place.like(asked);
        place.edit(edit -> edit.protect(page, protection));
        PageState.Mapped state = rig.mapped(place.space(), page);
        assertEquals(frame, state.frame());
        assertEquals(rig.effective(protection), state.protection());
        assertEquals(MemoryType.WRITE_THROUGH, state.type());
        assertTrue(state.accessed(), "accessed survives protect");
        assertTrue(state.dirty(), "dirty survives protect");
        place.reads(page, 5);
      }
    }
  }

  /** Likely causes: the old right stays in the TLB. */
  @Rule("Q3.5")
  void loweredRightsAreRefused(Rig rig) {
    for (Place place : Place.all(rig)) {
      place.map(place.page(0), rig.frame());
      place.writes(place.page(0), 5);
      place.edit(edit -> edit.protect(place.page(0), place.readOnly()));
      place.refused(place.page(0), Access.WRITE);
      place.reads(place.page(0), 5);
    }
  }

  /** Likely causes: the old right stays in the TLB and faults for ever. */
  @Rule("Q3.6")
  void raisedRightsAreGranted(Rig rig) {
    for (Place place : Place.all(rig)) {
      FrameNumber frame = rig.frame(4);
      rig.map(place.space(), place.page(0), frame, place.readOnly());
      place.reads(place.page(0), 4);
      place.refused(place.page(0), Access.WRITE);
      place.edit(edit -> edit.protect(place.page(0), place.readWrite()));
      place.writes(place.page(0), 6);
      assertEquals(6, rig.peek(frame));
    }
  }

  /** Likely causes: a range writes entries that were absent; it turns tickets into mappings. */
  @Rule("Q3.7")
  void rangesProtectMappedPagesOnly(Rig rig) {
    long span = rig.layout().tableSpan();
    for (Place place : Place.all(rig)) {
      PageRange pages = PageRange.of(place.page(span - 4), span + 8);
      place.map(pages.first(), rig.frame());
      place.map(pages.limit().plus(-1), rig.frame());
      place.edit(edit -> edit.setTicket(pages.first().plus(1), 99));
      place.edit(edit -> edit.protect(pages, place.readOnly()));
      assertEquals(PageState.ticket(99), rig.lookup(place.space(), pages.first().plus(1)));
      assertEquals(PageState.absent(), rig.lookup(place.space(), pages.first().plus(2)));
      place.refused(pages.first(), Access.WRITE);
      place.refused(pages.limit().plus(-1), Access.WRITE);
      place.edit(edit -> edit.unmap(pages));
    }
  }

  /** Likely causes: the old translation stays; the returned state is the new one. */
  @Rule("Q3.8")
  void remapShowsTheNewFrame(Rig rig) {
    for (Place place : Place.all(rig)) {
      PageNumber page = place.page(0);
      FrameNumber old = rig.frame(1);
      FrameNumber fresh = rig.frame(2);
      place.map(page, old);
      place.writes(page, 11);
      place.edit(
          edit -> {
            PageState.Mapped before =
                (PageState.Mapped)
                    edit.remap(page, fresh, place.readOnly(), MemoryType.WRITE_THROUGH);
            assertEquals(old, before.frame());
            assertTrue(before.dirty());
          });
      place.reads(page, 2);
      place.refused(page, Access.WRITE);
      assertTrue(rig.paging().frames().isDirty(old), "dirtiness is passed to the old frame");
      PageState.Mapped after = rig.mapped(place.space(), page);
      assertEquals(fresh, after.frame());
      assertEquals(MemoryType.WRITE_THROUGH, after.type());
      assertFalse(after.dirty(), "a new mapping is clean");
      assertEquals(11, rig.peek(old));
    }
  }

  /** Likely causes: as for one page, at a table's end. */
  @Rule("Q3.9")
  void rangesRemap(Rig rig) {
    long span = rig.layout().tableSpan();
    FrameNumber old = rig.run(3, 0x10);
    FrameNumber fresh = rig.run(3, 0x20);
    for (Place place : Place.all(rig)) {
      PageRange pages = PageRange.of(place.page(span - 3), 8);
      place.edit(edit -> edit.map(pages, old, place.readWrite(), MemoryType.WRITE_BACK));
      for (int i = 0; i < 8; i++) {
        place.reads(pages.first().plus(i), 0x10 + i);
      }
      PageBuffer displaced = new PageBuffer();
      place.edit(
          edit -> edit.remap(pages, fresh, place.readWrite(), MemoryType.WRITE_BACK, displaced));
      assertEquals(8, displaced.size());
      for (int i = 0; i < 8; i++) {
        assertEquals(old.plus(i), displaced.frame(i));
        place.reads(pages.first().plus(i), 0x20 + i);
      }
      place.edit(edit -> edit.unmap(pages));
    }
  }

  /** Likely causes: remap insists on a mapping; the ticket is lost. */
  @Rule("Q3.10")
  void remapReturnsTickets(Rig rig) {
    for (Place place : Place.all(rig)) {
      PageNumber page = place.page(0);
      FrameNumber frame = rig.frame(9);
      place.edit(edit -> edit.setTicket(page, 1234));
      place.edit(
          edit ->
              assertEquals(
                  PageState.ticket(1234),
                  edit.remap(page, frame, place.readWrite(), MemoryType.WRITE_BACK)));
      place.reads(page, 9);
    }
  }

  /** Likely causes: marks are shared between unmap and the mapping that follows. */
  @Rule("Q3.11")
  void pageCanBeEmptiedAndFilledInOneEdit(Rig rig) {
    for (Place place : Place.all(rig)) {
      PageNumber page = place.page(0);
      FrameNumber old = rig.frame(1);
      FrameNumber fresh = rig.frame(2);
      place.map(page, old);
      place.writes(page, 3);
      place.edit(
          edit -> {
            edit.unmap(page);
            edit.map(page, fresh, place.readWrite(), MemoryType.WRITE_BACK);
          });
      assertFalse(rig.mapped(place.space(), page).dirty());
      place.reads(page, 2);
      place.edit(
          edit -> {
            edit.unmap(page);
            edit.setTicket(page, 8);
            assertEquals(8, edit.takeTicket(page));
            edit.map(page, old, place.readWrite(), MemoryType.WRITE_BACK);
          });
      place.reads(page, 3);
    }
  }
}
