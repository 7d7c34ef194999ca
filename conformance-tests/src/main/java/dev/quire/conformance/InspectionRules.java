package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.AddressSpace;
import dev.quire.api.Counter;
import dev.quire.api.Counters;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageRun;
import dev.quire.api.PageState;
import dev.quire.api.Protection;
import dev.quire.api.VirtualAddress;
import dev.quire.api.Walk;
import java.util.List;
import java.util.Optional;

/** Q17: inspection, which changes nothing. */
abstract class InspectionRules {

  /** Likely causes: a run ends at a table's end; runs of unlike pages are joined. */
  @Rule("Q17.1")
  void rangesAreRunsOfPagesAlike(Rig rig) {
    long span = rig.layout().tableSpan();
    FrameNumber first = rig.run(3, 0);
    for (Place place : Place.all(rig)) {
      int before = rig.paging().ranges(rig.cpu(), place.space()).size();
      PageNumber start = place.page(span - 4);
      place.edit(
          edit -> {
            edit.map(PageRange.of(start, 8), first, place.readWrite(), MemoryType.WRITE_BACK);
            edit.map(start.plus(8), first, place.readOnly(), MemoryType.WRITE_BACK);
            edit.map(start.plus(9), first, place.readOnly(), MemoryType.UNCACHED);
            edit.setTicket(PageRange.of(start.plus(10), 2), 5);
            edit.setTicket(start.plus(12), 6);
            edit.map(start.plus(14), first, place.readWrite(), MemoryType.WRITE_BACK);
          });
      List<PageRun> runs =
          rig.paging().ranges(rig.cpu(), place.space()).stream()
              .filter(run -> run.pages().first().compareTo(start) >= 0)
              .filter(run -> run.pages().first().compareTo(start.plus(15)) < 0)
              .toList();
      assertEquals(
          List.of(
              PageRange.of(start, 8),
              PageRange.of(start.plus(8), 1),
              PageRange.of(start.plus(9), 1),
              PageRange.of(start.plus(10), 3),
              PageRange.of(start.plus(14), 1)),
          runs.stream().map(PageRun::pages).toList());
      assertEquals(first, ((PageState.Mapped) runs.get(0).first()).frame());
      assertEquals(PageState.ticket(5), runs.get(3).first());
      place.edit(edit -> edit.unmap(PageRange.of(start, 15)));
      assertEquals(before, rig.paging().ranges(rig.cpu(), place.space()).size());
    }
  }

  /** Likely causes: steps stand in the wrong order; the offset is lost. */
  @Rule("Q17.2")
  void walkExplainsEveryStep(Rig rig) {
    for (Place place : Place.all(rig)) {
      FrameNumber frame = rig.frame();
      place.map(place.page(5), frame);
      place.edit(edit -> edit.setTicket(place.page(6), 9));
      VirtualAddress address = place.page(5).address().plus(0x123);
      Walk walk = rig.paging().walk(rig.cpu(), place.space(), address);
      assertEquals(address, walk.address());
      assertEquals(Optional.of(frame.address().plus(0x123)), walk.to());
      assertEquals(frame, ((PageState.Mapped) walk.result()).frame());
      int level = Integer.MAX_VALUE;
      for (Walk.Step step : walk.steps()) {
        assertTrue(step.place().level() < level, "from the root downwards");
        assertFalse(step.decoded().isBlank());
        level = step.place().level();
      }
      assertEquals(1, level, "the last step is the page's entry");
      Walk ticket = rig.paging().walk(rig.cpu(), place.space(), place.page(6).address());
      assertEquals(PageState.ticket(9), ticket.result());
      assertEquals(Optional.empty(), ticket.to());
      Walk absent = rig.paging().walk(rig.cpu(), place.space(), place.page(7).address());
      assertTrue(absent.result().isAbsent());
      Walk noTable = rig.paging().walk(rig.cpu(), place.space(), place.page(4, 0).address());
      assertTrue(noTable.result().isAbsent());
      assertFalse(noTable.steps().isEmpty());
    }
  }

  /** Likely causes: inspection reads pages instead of tables; it leaves a window set. */
  @Rule("Q17.3")
  void inspectionChangesNothing(Rig rig) {
    AddressSpace current = rig.activeSpace();
    AddressSpace foreign = rig.space();
    for (AddressSpace space : List.of(current, foreign)) {
      rig.map(space, rig.page(0), rig.frame(3));
      rig.edit(space, edit -> edit.setTicket(rig.page(1), 3));
    }
    Touch.reads(rig.cpu(), rig.page(0), 3);
    for (AddressSpace space : List.of(current, foreign, rig.kernel())) {
      List<PageRun> ranges = rig.paging().ranges(rig.cpu(), space);
      PageNumber page = space.isKernel() ? rig.kernelPage(0) : rig.page(0);
      rig.paging().walk(rig.cpu(), space, page.address());
      assertEquals(List.of(), rig.paging().check(rig.cpu(), space));
      assertEquals(ranges.size(), rig.paging().ranges(rig.cpu(), space).size());
    }
    assertFalse(rig.mapped(current, rig.page(0)).dirty());
    assertFalse(rig.mapped(foreign, rig.page(0)).dirty());
    Touch.reads(rig.cpu(), rig.page(0), 3);
    assertEquals(PageState.ticket(3), rig.lookup(foreign, rig.page(1)));
  }

  /** Likely causes: a counter is kept twice, or by the wrong processor. */
  @Rule("Q17.4")
  void countersCount(Rig rig) {
    rig.processors(2);
    AddressSpace space = rig.activeSpace();
    Counters before = rig.paging().counters();
    Counters beforeHere = rig.cpu(0).counters();
    Counters beforeThere = rig.cpu(1).counters();
    rig.map(space, rig.page(0), rig.frame());
    Touch.writes(rig.cpu(), rig.page(0), 1);
    rig.cpu(0).activate(rig.kernel());
    rig.cpu(0).activate(rig.kernel());
    Counters here = rig.cpu(0).counters().since(beforeHere);
    Counters there = rig.cpu(1).counters().since(beforeThere);
    Counters all = rig.paging().counters().since(before);
    assertEquals(1, here.get(Counter.EDITS));
    assertEquals(1, here.get(Counter.ACTIVATIONS), "activations of what was not current");
    assertEquals(0, there.get(Counter.EDITS));
    assertTrue(here.get(Counter.ACCESSES) > 0);
    assertTrue(here.get(Counter.TABLE_STORES) > 0);
    assertEquals(here.plus(there).get(Counter.TABLE_STORES), all.get(Counter.TABLE_STORES));
    assertEquals(here.plus(there).get(Counter.ACCESSES), all.get(Counter.ACCESSES));
  }

  /** Likely causes: a state that operations leave behind for a moment is left for good. */
  @Rule("Q17.5")
  void checkFindsNothingAfterAnyOperation(Rig rig) {
    long span = rig.layout().tableSpan();
    FrameNumber first = rig.run(3, 0);
    for (Place place : Place.all(rig)) {
      PageRange pages = PageRange.of(place.page(span - 4), 8);
      place.edit(edit -> edit.map(pages, first, place.readWrite(), MemoryType.WRITE_BACK));
      rig.checkTables();
      place.edit(edit -> edit.protect(pages, place.readOnly()));
      rig.checkTables();
      place.edit(edit -> edit.unmap(PageRange.of(pages.first(), 4)));
      rig.checkTables();
      place.edit(edit -> edit.setTicket(pages.first(), 4));
      rig.checkTables();
      place.edit(edit -> edit.takeTicket(pages.first()));
      rig.checkTables();
      place.edit(edit -> edit.unmap(pages));
      rig.checkTables();
    }
  }

  /** Likely causes: the layout's words and the tables' disagree about a protection. */
  @Rule("Q17.6")
  void lookupsOfARangeAgreeWithThoseOfPages(Rig rig) {
    long span = rig.layout().tableSpan();
    FrameNumber frame = rig.frame();
    for (Place place : Place.all(rig)) {
      PageRange pages = PageRange.of(place.page(span - 10), 20);
      for (int i = 0; i < 8; i++) {
        Protection protection = place.like(Protection.values()[i]);
        PageNumber page = pages.first().plus(2L * i);
        MemoryType type = MemoryType.values()[i % 4];
        place.edit(edit -> edit.map(page, frame, protection, type));
      }
      place.edit(edit -> edit.setTicket(pages.first().plus(1), 1));
      place.edit(
          edit -> {
            PageBuffer states = new PageBuffer();
            edit.lookup(pages, states);
            for (int i = 0; i < 20; i++) {
              assertEquals(
                  Explain.exact(edit.lookup(pages.first().plus(i))),
                  Explain.exact(states.state(i)));
            }
          });
      place.edit(edit -> edit.unmap(pages));
    }
  }
}
