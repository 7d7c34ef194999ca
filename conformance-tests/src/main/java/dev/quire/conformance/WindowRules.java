package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableAccessScheme;
import dev.quire.api.TableEdit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Q10: the windows through which tables are seen belong to the kernel, and show the right space.
 */
abstract class WindowRules {
  private static final long PROBES = 4096;

  /** Likely causes: a window or kernel mapping is visible to user code. */
  @Rule("Q10.1")
  void userCodeSeesNoKernelPage(Rig rig) {
    AddressSpace space = rig.activeSpace();
    rig.map(space, rig.page(0), rig.frame(1));
    rig.map(rig.kernel(), rig.kernelPage(0), rig.frame(2));
    Touch.kernelReads(rig.cpu(), rig.kernelPage(0), 2);
    probeKernelRange(rig, rig.cpu());
    for (Access access : Access.values()) {
      Touch.refused(rig.cpu(), rig.kernelPage(0), access);
    }
  }

  /** Likely causes: a window is opened with the user bit so that it covers user tables. */
  @Rule("Q10.2")
  void userCodeSeesNoWindowDuringAnEdit(Rig rig) {
    for (Place place : Place.all(rig)) {
      place.edit(
          edit -> {
            edit.setTicket(place.page(0), 5);
            probeKernelRange(rig, rig.cpu());
            edit.takeTicket(place.page(0));
          });
      probeKernelRange(rig, rig.cpu());
    }
  }

  private static void probeKernelRange(Rig rig, Processor cpu) {
    PageRange kernel = rig.layout().kernel();
    long span = rig.layout().tableSpan();
    // Every table's worth of pages, or as many places where there are more.
    long step = Math.max(span, kernel.count() / PROBES);
    for (long i = 0; i < kernel.count(); i += step) {
      Touch.refused(cpu, kernel.first().plus(i), Access.READ);
    }
    for (long i = 0; i < 4 * span; i += 37) {
      Touch.refused(cpu, kernel.limit().plus(-1 - i), Access.READ);
    }
    for (long i = 0; i < 8; i++) {
      Touch.refused(cpu, kernel.limit().plus(-1 - i), Access.WRITE);
      Touch.refused(cpu, kernel.limit().plus(-1 - i * span), Access.FETCH);
    }
  }

  /** Likely causes: the window is retargeted without an invalidation. */
  @Rule("Q10.3")
  void foreignEditsAlternate(Rig rig) {
    rig.cpu().activate(rig.space("running"));
    AddressSpace one = rig.space("one");
    AddressSpace two = rig.space("two");
    for (int i = 0; i < 6; i++) {
      int round = i;
      PageNumber page = rig.page(round);
      rig.edit(one, edit -> edit.setTicket(page, 100 + round));
      rig.edit(two, edit -> assertEquals(PageState.absent(), edit.lookup(page)));
      rig.edit(two, edit -> edit.setTicket(page, 200 + round));
      rig.edit(one, edit -> assertEquals(PageState.ticket(100 + round), edit.lookup(page)));
      rig.edit(two, edit -> assertEquals(PageState.ticket(200 + round), edit.lookup(page)));
    }
  }

  /** Likely causes: the window onto the current space is global, or outlives an activation. */
  @Rule("Q10.4")
  void currentWindowFollowsActivation(Rig rig) {
    AddressSpace one = rig.space("one");
    AddressSpace two = rig.space("two");
    for (int i = 0; i < 6; i++) {
      int round = i;
      PageNumber page = rig.page(i % 2, i);
      rig.cpu().activate(one);
      rig.edit(one, edit -> edit.setTicket(page, 100 + round));
      rig.edit(one, edit -> assertEquals(PageState.ticket(100 + round), edit.lookup(page)));
      rig.cpu().activate(two);
      rig.edit(two, edit -> assertEquals(PageState.absent(), edit.lookup(page)));
      rig.edit(two, edit -> edit.setTicket(page, 200 + round));
      rig.cpu().activate(one);
      rig.edit(one, edit -> assertEquals(PageState.ticket(100 + round), edit.lookup(page)));
      rig.edit(two, edit -> assertEquals(PageState.ticket(200 + round), edit.lookup(page)));
    }
  }

  /** Likely causes: the inner edit does not restore the slot, or restores it unseen by the TLB. */
  @Rule("Q10.5")
  void nestedEditRestoresTheWindow(Rig rig) {
    rig.cpu().activate(rig.space("running"));
    AddressSpace one = rig.space("one");
    AddressSpace two = rig.space("two");
    AddressSpace three = rig.space("three");
    try (TableEdit outer = rig.cpu().edit(one)) {
      outer.setTicket(rig.page(0), 1);
      try (TableEdit middle = rig.cpu().edit(two)) {
        middle.setTicket(rig.page(0), 2);
        try (TableEdit inner = rig.cpu().edit(three)) {
          inner.setTicket(rig.page(0), 3);
          inner.setTicket(rig.page(1, 0), 33);
        }
        assertEquals(PageState.ticket(2), middle.lookup(rig.page(0)));
        middle.setTicket(rig.page(1, 0), 22);
      }
      assertEquals(PageState.ticket(1), outer.lookup(rig.page(0)));
      assertEquals(PageState.absent(), outer.lookup(rig.page(1, 0)));
      outer.setTicket(rig.page(1, 0), 11);
    }
    assertEquals(PageState.ticket(11), rig.lookup(one, rig.page(1, 0)));
    assertEquals(PageState.ticket(22), rig.lookup(two, rig.page(1, 0)));
    assertEquals(PageState.ticket(33), rig.lookup(three, rig.page(1, 0)));
    assertEquals(PageState.ticket(1), rig.lookup(one, rig.page(0)));
    assertEquals(PageState.ticket(2), rig.lookup(two, rig.page(0)));
  }

  /** Likely causes: the interrupt's edit uses the same slot and leaves it elsewhere. */
  @Rule("Q10.6")
  void interruptRestoresTheWindow(Rig rig) {
    rig.configure(b -> b.interruptEvery(3));
    AddressSpace interrupted = rig.space("interrupted");
    AddressSpace current = rig.activeSpace();
    AddressSpace handled = rig.space("of the handler");
    AtomicInteger count = new AtomicInteger();
    rig.paging()
        .setInterruptHandler(
            processor -> {
              int n = count.incrementAndGet();
              try (TableEdit edit = processor.edit(handled)) {
                if (n % 2 == 1) {
                  edit.setTicket(rig.page(n % 4, 0), n);
                } else {
                  edit.unmap(PageRange.of(rig.page((n - 1) % 4, 0)));
                }
              }
            });
    FrameNumber frame = rig.frame(1);
    for (AddressSpace space : new AddressSpace[] {interrupted, current, rig.kernel()}) {
      boolean kernel = space.isKernel();
      for (int i = 0; i < 12; i++) {
        PageNumber page = kernel ? rig.kernelPage(i) : rig.page(i % 3, i);
        rig.edit(
            space,
            edit -> {
              edit.map(page, frame, Protection.of(!kernel, true, false), MemoryType.WRITE_BACK);
              assertEquals(frame, ((PageState.Mapped) edit.lookup(page)).frame());
              edit.testAndClearAccessed(page);
              assertEquals(frame, ((PageState.Mapped) edit.unmap(page)).frame());
              assertEquals(PageState.absent(), edit.lookup(page));
            });
      }
    }
    // Where an operation masks interrupts they come between operations only.
    int least = rig.access() == TableAccessScheme.MMU_OFF ? 0 : 10;
    assertTrue(count.get() > least, () -> count.get() + " interrupts came");
  }

  /**
   * Likely causes: processors share one slot; a slot of another processor is invalidated only here.
   */
  @Rule("Q10.7")
  void eachProcessorHasItsOwnWindow(Rig rig) {
    rig.processors(2);
    AddressSpace one = rig.space("one");
    AddressSpace two = rig.space("two");
    for (int i = 0; i < 3; i++) {
      int round = i;
      try (TableEdit first = rig.cpu(0).edit(round % 2 == 0 ? one : two);
          TableEdit second = rig.cpu(1).edit(round % 2 == 0 ? two : one)) {
        first.setTicket(rig.page(round), 10 + round);
        second.setTicket(rig.page(round), 20 + round);
        assertEquals(PageState.ticket(10 + round), first.lookup(rig.page(round)));
        assertEquals(PageState.ticket(20 + round), second.lookup(rig.page(round)));
        second.setTicket(rig.page(1, round), 40 + round);
        assertEquals(PageState.absent(), first.lookup(rig.page(1, round)));
        first.setTicket(rig.page(1, round), 30 + round);
      }
    }
    assertEquals(PageState.ticket(10), rig.lookup(one, rig.page(0)));
    assertEquals(PageState.ticket(21), rig.lookup(one, rig.page(1)));
    assertEquals(PageState.ticket(11), rig.lookup(two, rig.page(1)));
    assertEquals(PageState.ticket(40), rig.lookup(two, rig.page(1, 0)));
  }

  /** Likely causes: a slot is left set and skipped when a space of the same number comes. */
  @Rule("Q10.8")
  void windowNeverShowsADestroyedSpace(Rig rig) {
    rig.cpu().activate(rig.space("running"));
    for (int i = 0; i < 6; i++) {
      AddressSpace space = rig.space();
      int round = i;
      rig.edit(space, edit -> assertEquals(PageState.absent(), edit.lookup(rig.page(0))));
      rig.edit(space, edit -> assertEquals(PageState.absent(), edit.lookup(rig.page(round))));
      rig.edit(space, edit -> edit.setTicket(rig.page(round), 5));
      rig.edit(space, edit -> edit.setTicket(rig.page(1, 0), 6));
      rig.destroy(space);
    }
  }

  /** Likely causes: a changed table is seen through the window as it was. */
  @Rule("Q10.9")
  void windowShowsNewAndReplacedTables(Rig rig) {
    for (Place place : Place.all(rig)) {
      for (int i = 0; i < 8; i++) {
        PageNumber page = place.page(i % 2, i);
        int round = i;
        place.edit(
            edit -> {
              assertEquals(PageState.absent(), edit.lookup(page));
              edit.setTicket(page, 50 + round);
              assertEquals(PageState.ticket(50 + round), edit.lookup(page));
            });
        place.edit(edit -> assertEquals(50 + round, edit.takeTicket(page)));
      }
    }
  }

  /** Likely causes: the user part of a foreign space shows through in the current one. */
  @Rule("Q10.10")
  void foreignEditDoesNotTouchTheCurrentSpace(Rig rig) {
    AddressSpace current = rig.activeSpace();
    AddressSpace foreign = rig.space("foreign");
    rig.map(current, rig.page(0), rig.frame(1));
    Touch.reads(rig.cpu(), rig.page(0), 1);
    FrameNumber other = rig.frame(2);
    rig.edit(
        foreign,
        edit -> {
          edit.map(rig.page(0), other, Protection.USER_READ_WRITE, MemoryType.WRITE_BACK);
          Touch.reads(rig.cpu(), rig.page(0), 1);
          edit.unmap(rig.page(0));
          Touch.reads(rig.cpu(), rig.page(0), 1);
          edit.map(rig.page(1), other, Protection.USER_READ_WRITE, MemoryType.WRITE_BACK);
        });
    Touch.reads(rig.cpu(), rig.page(0), 1);
    Touch.refused(rig.cpu(), rig.page(1), Access.READ);
    assertEquals(1, current.occupiedPages());
    assertEquals(1, foreign.occupiedPages());
  }
}
