package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.AddressSpace;
import dev.quire.api.Counter;
import dev.quire.api.FaultHandler.Verdict;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Q15: an edit on one processor binds all. */
abstract class ProcessorRules {

  /** A space that is current on every processor. */
  private static AddressSpace shared(Rig rig, int processors) {
    rig.processors(processors);
    AddressSpace space = rig.space();
    rig.paging().processors().forEach(processor -> processor.activate(space));
    return space;
  }

  /** Likely causes: the shootdown skips a processor; it is sent before the store. */
  @Rule("Q15.1")
  void unmapReachesEveryProcessor(Rig rig) {
    AddressSpace space = shared(rig, 8);
    for (int editor = 0; editor < 8; editor += 3) {
      for (int count : new int[] {1, 3, 80}) {
        PageRange pages = PageRange.of(rig.page(0), count);
        FrameNumber frame = rig.frame(9);
        for (int i = 0; i < count; i++) {
          rig.map(space, pages.first().plus(i), frame);
        }
        for (Processor processor : rig.paging().processors()) {
          Touch.reads(processor, pages.first(), 9);
          Touch.reads(processor, pages.limit().plus(-1), 9);
        }
        rig.edit(rig.cpu(editor), space, edit -> edit.unmap(pages));
        for (Processor processor : rig.paging().processors()) {
          Touch.refused(processor, pages.first(), Access.READ);
          Touch.refused(processor, pages.limit().plus(-1), Access.READ);
        }
      }
    }
  }

  /** Likely causes: lowered rights are believed to be noticed by others in time. */
  @Rule("Q15.2")
  void protectReachesEveryProcessor(Rig rig) {
    AddressSpace space = shared(rig, 3);
    FrameNumber frame = rig.frame();
    rig.map(space, rig.page(0), frame);
    rig.paging().processors().forEach(processor -> Touch.writes(processor, rig.page(0), 1));
    rig.edit(rig.cpu(1), space, edit -> edit.protect(rig.page(0), Protection.USER_READ));
    for (Processor processor : rig.paging().processors()) {
      Touch.refused(processor, rig.page(0), Access.WRITE);
      Touch.reads(processor, rig.page(0), 1);
    }
    rig.edit(rig.cpu(2), space, edit -> edit.protect(rig.page(0), Protection.USER_READ_WRITE));
    rig.paging().processors().forEach(processor -> Touch.writes(processor, rig.page(0), 2));
    assertEquals(2, rig.peek(frame));
  }

  /** Likely causes: a raised right reaches the other processor as a violation. */
  @Rule("Q15.3")
  void raisedRightsAreNoViolationElsewhere(Rig rig) {
    AddressSpace space = shared(rig, 2);
    AtomicInteger calls = new AtomicInteger();
    rig.map(space, rig.page(0), rig.frame(), Protection.USER_READ);
    rig.paging().processors().forEach(processor -> Touch.reads(processor, rig.page(0), 0));
    rig.edit(rig.cpu(0), space, edit -> edit.protect(rig.page(0), Protection.USER_READ_WRITE));
    rig.paging()
        .setFaultHandler(
            (processor, fault) -> {
              calls.incrementAndGet();
              return Verdict.VIOLATION;
            });
    rig.cpu(1).user().store32(rig.page(0).address(), 7);
    rig.cpu(1).user().store32(rig.page(0).address(), 8);
    Touch.reads(rig.cpu(0), rig.page(0), 8);
    assertEquals(0, calls.get(), "calls of the fault handler");
  }

  /** Likely causes: the frame changes under a processor that has it cached. */
  @Rule("Q15.4")
  void remapReachesEveryProcessor(Rig rig) {
    AddressSpace space = shared(rig, 3);
    FrameNumber first = rig.run(2, 0x10);
    rig.map(space, rig.page(0), first);
    for (int i = 0; i < 4; i++) {
      FrameNumber frame = first.plus(i);
      rig.edit(
          rig.cpu(i % 3),
          space,
          edit ->
              edit.remap(rig.page(0), frame, Protection.USER_READ_WRITE, MemoryType.WRITE_BACK));
      for (Processor processor : rig.paging().processors()) {
        Touch.reads(processor, rig.page(0), 0x10 + i);
        Touch.writes(processor, rig.page(0), 0x10 + i);
      }
    }
  }

  /** Likely causes: a processor that left the space is taken off the list with its entries. */
  @Rule("Q15.5")
  void processorThatLeftTheSpaceIsReachedToo(Rig rig) {
    rig.processors(3);
    AddressSpace space = rig.space("left");
    AddressSpace other = rig.space("other");
    rig.map(space, rig.page(0), rig.frame(1));
    rig.map(space, rig.page(1), rig.frame(2));
    for (Processor processor : rig.paging().processors()) {
      processor.activate(space);
      Touch.writes(processor, rig.page(0), 1);
      Touch.writes(processor, rig.page(1), 2);
    }
    rig.cpu(1).activate(other);
    rig.cpu(2).activate(rig.kernel());
    rig.edit(
        rig.cpu(0),
        space,
        edit -> {
          edit.unmap(rig.page(0));
          edit.protect(rig.page(1), Protection.USER_READ);
        });
    for (Processor processor : rig.paging().processors()) {
      processor.activate(space);
      Touch.refused(processor, rig.page(0), Access.READ);
      Touch.refused(processor, rig.page(1), Access.WRITE);
      Touch.reads(processor, rig.page(1), 2);
    }
  }

  /** Likely causes: clearing a mark invalidates on this processor only. */
  @Rule("Q15.6")
  void clearedMarksAreSetAgainByEveryProcessor(Rig rig) {
    AddressSpace space = shared(rig, 3);
    PageNumber page = rig.page(0);
    rig.map(space, page, rig.frame());
    for (int i = 0; i < 3; i++) {
      for (Processor processor : rig.paging().processors()) {
        rig.paging().processors().forEach(each -> Touch.writes(each, page, 1));
        rig.edit(rig.cpu(i), space, edit -> edit.testAndClearDirty(page));
        Touch.reads(processor, page, 1);
        assertFalse(rig.mapped(space, page).dirty(), "it was only read");
        Touch.writes(processor, page, 1);
        assertTrue(rig.mapped(space, page).dirty(), "processor " + processor.index());
        rig.edit(rig.cpu(i), space, edit -> edit.testAndClearAccessed(page));
        Touch.reads(processor, page, 1);
        assertTrue(rig.mapped(space, page).accessed(), "processor " + processor.index());
      }
    }
  }

  /** Likely causes: another processor walks a table that was given back. */
  @Rule("Q15.7")
  void tablesThatAreGoneAreGoneEverywhere(Rig rig) {
    AddressSpace space = shared(rig, 3);
    for (int round = 0; round < 4; round++) {
      int word = round;
      rig.map(space, rig.page(round, 0), rig.frame(word));
      rig.paging()
          .processors()
          .forEach(processor -> Touch.reads(processor, rig.page(word, 0), word));
      rig.edit(rig.cpu(round % 3), space, edit -> edit.unmap(rig.page(word, 0)));
      rig.map(space, rig.page(round, 1), rig.frame(word + 50));
      for (Processor processor : rig.paging().processors()) {
        Touch.refused(processor, rig.page(round, 0), Access.READ);
        Touch.reads(processor, rig.page(round, 1), word + 50);
      }
      rig.edit(rig.cpu(round % 3), space, edit -> edit.unmap(rig.page(word, 1)));
    }
  }

  /** Likely causes: a page that was absent on another processor stays so. */
  @Rule("Q15.8")
  void newPagesAreSeenByEveryProcessor(Rig rig) {
    AddressSpace space = shared(rig, 3);
    for (Processor processor : rig.paging().processors()) {
      Touch.refused(processor, rig.page(0), Access.READ);
      Touch.refused(processor, rig.page(1, 0), Access.READ);
    }
    rig.map(space, rig.page(0), rig.frame(1));
    rig.map(space, rig.page(1, 0), rig.frame(2));
    for (Processor processor : rig.paging().processors()) {
      Touch.reads(processor, rig.page(0), 1);
      Touch.reads(processor, rig.page(1, 0), 2);
      Touch.writes(processor, rig.page(1, 0), 2);
    }
  }

  /** Likely causes: a shootdown for every page; absent pages are invalidated. */
  @Rule("Q15.9")
  void rangeCostsOneShootdown(Rig rig) {
    AddressSpace space = shared(rig, 2);
    FrameNumber first = rig.run(5, 0);
    PageRange pages = PageRange.of(rig.page(0), 32);
    long before = rig.paging().counters().get(Counter.SHOOTDOWNS);
    rig.map(space, rig.page(40), first);
    long reached = rig.paging().counters().get(Counter.SHOOTDOWNS) - before;
    long reaching = rig.costOfReaching(space, rig.page(40)).get(Counter.SHOOTDOWNS);
    long forNew = reached - reaching;
    assertTrue(forNew <= 1, () -> forNew + " shootdowns for a page that was absent");
    rig.edit(
        space, edit -> edit.map(pages, first, Protection.USER_READ_WRITE, MemoryType.WRITE_BACK));
    for (Processor processor : rig.paging().processors()) {
      for (int i = 0; i < 32; i++) {
        Touch.writes(processor, pages.first().plus(i), i);
      }
    }
    before = rig.paging().counters().get(Counter.SHOOTDOWNS);
    rig.edit(space, edit -> edit.unmap(pages));
    long forRange = rig.paging().counters().get(Counter.SHOOTDOWNS) - before - reaching;
    assertTrue(forRange <= 1, () -> forRange + " shootdowns for one range");
    for (int i = 0; i < 32; i++) {
      Touch.refused(rig.cpu(1), pages.first().plus(i), Access.READ);
    }
  }

  /** Likely causes: mapping an absent page beneath an existing table owes nothing, and pays. */
  @Rule("Q15.10")
  void presentingAnAbsentPageCostsNoInvalidation(Rig rig) {
    AddressSpace space = shared(rig, 2);
    rig.map(space, rig.page(0), rig.frame());
    FrameNumber frame = rig.frame(3);
    var reaching = rig.costOfReaching(space, rig.page(0));
    var before = rig.paging().counters();
    rig.edit(
        space, edit -> edit.map(rig.page(1), frame, Protection.USER_READ, MemoryType.WRITE_BACK));
    var cost = rig.paging().counters().since(before);
    for (Counter counter :
        List.of(Counter.PAGE_INVALIDATIONS, Counter.FULL_INVALIDATIONS, Counter.SHOOTDOWNS)) {
      assertEquals(reaching.get(counter), cost.get(counter), counter::name);
    }
    Touch.reads(rig.cpu(1), rig.page(1), 3);
  }
}
