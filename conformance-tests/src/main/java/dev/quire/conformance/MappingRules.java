package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.AddressSpace;
import dev.quire.api.DeviceRange;
import dev.quire.api.Feature;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.Protection;
import java.util.List;

/** Q2: mapping pages and looking them up. */
abstract class MappingRules {
  private static final long PLACES = 4096;

  /**
   * Likely causes: a new top-level table is not cleared; the mirror shows another space's tables.
   */
  @Rule("Q2.1")
  void newSpaceIsEmpty(Rig rig) {
    AddressSpace space = rig.activeSpace();
    PageRange all = space.range();
    long step = Math.max(rig.layout().tableSpan() - 1, all.count() / PLACES);
    for (long i = 0; i < all.count(); i += step) {
      PageNumber page = all.first().plus(i);
      assertEquals(PageState.absent(), rig.lookup(space, page));
      Touch.refused(rig.cpu(), page, Access.READ);
    }
    assertEquals(PageState.absent(), rig.lookup(space, all.limit().plus(-1)));
    assertEquals(0, space.occupiedPages());
    assertEquals(List.of(), rig.paging().ranges(rig.cpu(), space));
  }

  /** Likely causes: a field is encoded at the wrong bit; a new entry starts accessed or dirty. */
  @Rule("Q2.2")
  void lookupShowsWhatWasMapped(Rig rig) {
    for (Place place : Place.all(rig)) {
      FrameNumber frame = rig.frame();
      for (Protection asked : Protection.values()) {
        Protection protection = place.like(asked);
        place.edit(edit -> edit.map(place.page(0), frame, protection, MemoryType.WRITE_BACK));
        PageState.Mapped state = rig.mapped(place.space(), place.page(0));
        assertEquals(frame, state.frame());
        assertEquals(rig.effective(protection), state.protection());
        assertEquals(MemoryType.WRITE_BACK, state.type());
        assertFalse(state.dirty(), "a new mapping is clean");
        assertEquals(place.isKernel() && rig.has(Feature.GLOBAL_PAGES), state.global());
        rig.unmap(place.space(), place.page(0));
      }
    }
  }

  /** Likely causes: the frame number is shifted; the walk takes the wrong table. */
  @Rule("Q2.3")
  void accessesReachTheFrame(Rig rig) {
    for (Place place : Place.all(rig)) {
      FrameNumber frame = rig.frame(0x1234);
      place.map(place.page(0), frame);
      place.reads(place.page(0), 0x1234);
      place.writes(place.page(0), 0x5678);
      assertEquals(0x5678, rig.peek(frame), "the frame holds what was stored");
      rig.poke(frame, 0x9abc);
      place.reads(place.page(0), 0x9abc);
      place.inside(cpu -> Touch.kernelReads(cpu, place.page(0), 0x9abc));
    }
  }

  /** Likely causes: user, write or execute is encoded wrongly at one of the levels. */
  @Rule("Q2.4")
  void everyProtectionIsEnforced(Rig rig) {
    AddressSpace space = rig.activeSpace();
    FrameNumber frame = rig.frame();
    PageNumber page = rig.page(0);
    for (Protection asked : Protection.values()) {
      if (!asked.user()) {
        continue;
      }
      Protection effective = rig.effective(asked);
      rig.map(space, page, frame, asked);
      for (Access access : Access.values()) {
        assertEquals(
            effective.permits(access, true),
            Touch.permits(rig.cpu(), page, access),
            () -> "user " + access + " of a page that is " + effective);
      }
      for (Access access : List.of(Access.READ, Access.WRITE)) {
        assertEquals(
            effective.permits(access, false),
            Touch.kernelPermits(rig.cpu(), page, access),
            () -> "kernel " + access + " of a page that is " + effective);
      }
      rig.unmap(space, page);
    }
  }

  /** Likely causes: the first or last place of a table, or of the range, is special somewhere. */
  @Rule("Q2.5")
  void edgesOfRangeAndTablesCanBeMapped(Rig rig) {
    long span = rig.layout().tableSpan();
    for (Place place : Place.all(rig)) {
      PageRange range = place.isKernel() ? rig.layout().kernelHeap() : place.space().range();
      List<PageNumber> edges =
          List.of(range.first(), place.page(span - 1), place.page(span), range.limit().plus(-1));
      FrameNumber first = rig.run(2, 0x100);
      for (int i = 0; i < edges.size(); i++) {
        place.map(edges.get(i), first.plus(i));
      }
      for (int i = 0; i < edges.size(); i++) {
        place.reads(edges.get(i), 0x100 + i);
      }
      edges.forEach(page -> rig.unmap(place.space(), page));
    }
  }

  /** Likely causes: memory type bits collide with others in one of the word formats. */
  @Rule("Q2.6")
  void memoryTypesAreKept(Rig rig) {
    for (Place place : Place.all(rig)) {
      FrameNumber frame = rig.frame(0x77);
      for (MemoryType type : MemoryType.values()) {
        place.edit(edit -> edit.map(place.page(0), frame, place.readWrite(), type));
        PageState.Mapped state = rig.mapped(place.space(), place.page(0));
        assertEquals(type, state.type());
        assertEquals(rig.effective(place.readWrite()), state.protection());
        place.reads(place.page(0), 0x77);
        rig.unmap(place.space(), place.page(0));
      }
    }
  }

  /** Likely causes: a range stops at a table's end, or starts the next table at the wrong frame. */
  @Rule("Q2.7")
  void rangesMapConsecutiveFrames(Rig rig) {
    long span = rig.layout().tableSpan();
    FrameNumber first = rig.run(4, 0x200);
    for (Place place : Place.all(rig)) {
      PageRange pages = PageRange.of(place.page(span - 7), 16);
      place.edit(edit -> edit.map(pages, first, place.readWrite(), MemoryType.WRITE_BACK));
      place.inside(
          cpu -> {
            for (int i = 0; i < 16; i++) {
              assertEquals(0x200 + i, place.memory(cpu).load32(pages.first().plus(i).address()));
            }
          });
      PageBuffer states = new PageBuffer();
      states.addAbsent();
      place.edit(edit -> edit.lookup(pages, states));
      assertEquals(17, states.size(), "lookups are appended");
      for (int i = 0; i < 16; i++) {
        assertEquals(first.plus(i), states.frame(i + 1));
      }
      assertEquals(PageState.absent(), rig.lookup(place.space(), pages.limit()));
      assertEquals(PageState.absent(), rig.lookup(place.space(), pages.first().plus(-1)));
      place.edit(edit -> edit.unmap(pages));
    }
  }

  /** Likely causes: a frame is remembered with one page only. */
  @Rule("Q2.8")
  void oneFrameCanStandInManyPages(Rig rig) {
    FrameNumber frame = rig.frame(1);
    List<Place> places = Place.all(rig);
    for (Place place : places) {
      place.map(place.page(0), frame);
      place.map(place.page(1, 3), frame);
    }
    int word = 1;
    for (Place writer : places) {
      writer.writes(writer.page(0), ++word);
      for (Place reader : places) {
        reader.reads(reader.page(0), word);
        reader.reads(reader.page(1, 3), word);
      }
    }
  }

  /** Likely causes: device frames are looked up in the allocator's books. */
  @Rule("Q2.9")
  void deviceFramesCanBeMapped(Rig rig) {
    FrameNumber first = FrameNumber.of(0xe0000);
    rig.configure(b -> b.devices(List.of(DeviceRange.of("screen", first, 8))));
    for (Place place : Place.all(rig)) {
      long free = rig.paging().frames().available();
      int tables = place.space().tableFrames();
      place.edit(
          edit ->
              edit.map(
                  PageRange.of(place.page(0), 8), first, place.readWrite(), MemoryType.DEVICE));
      place.writes(place.page(7), 0xc0ffee);
      place.reads(place.page(7), 0xc0ffee);
      assertEquals(0xc0ffee, rig.peek(first.plus(7)));
      assertEquals(
          free - (place.space().tableFrames() - tables),
          rig.paging().frames().available(),
          "device frames are not counted");
      place.edit(edit -> edit.unmap(PageRange.of(place.page(0), 8)));
    }
  }

  /** Likely causes: the fault of an absent page is remembered. */
  @Rule("Q2.10")
  void pageThatFaultedCanBeMapped(Rig rig) {
    for (Place place : Place.all(rig)) {
      place.refused(place.page(0), Access.READ);
      place.refused(place.page(1), Access.WRITE);
      place.map(place.page(0), rig.frame(0x31));
      place.map(place.page(1), rig.frame(0x32));
      place.reads(place.page(0), 0x31);
      place.reads(place.page(1), 0x32);
    }
  }

  /** Likely causes: mapping retains a frame, or unmapping releases it. */
  @Rule("Q2.11")
  void mappingTakesNoReference(Rig rig) {
    FrameNumber frame = rig.frame();
    for (Place place : Place.all(rig)) {
      place.map(place.page(0), frame);
      assertEquals(1, rig.paging().frames().references(frame));
      rig.unmap(place.space(), place.page(0));
      assertEquals(1, rig.paging().frames().references(frame));
    }
  }

  /** Likely causes: the walk of a page beneath a shared table ends in its neighbour. */
  @Rule("Q2.12")
  void neighboursAreNotAffected(Rig rig) {
    for (Place place : Place.all(rig)) {
      place.map(place.page(0), rig.frame(1));
      place.map(place.page(2), rig.frame(3));
      place.map(place.page(1), rig.frame(2));
      place.reads(place.page(0), 1);
      place.reads(place.page(2), 3);
      rig.unmap(place.space(), place.page(1));
      place.reads(place.page(0), 1);
      place.reads(place.page(2), 3);
      place.refused(place.page(1), Access.READ);
      place.refused(place.page(3), Access.READ);
      assertTrue(rig.lookup(place.space(), place.page(3)).isAbsent());
    }
  }
}
