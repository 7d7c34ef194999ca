package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.api.Access;
import dev.quire.api.AddressSpace;
import dev.quire.api.Fault;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.PagingException.AlreadyMapped;
import dev.quire.api.PagingException.NoTicket;
import dev.quire.api.PagingException.NotMapped;
import dev.quire.api.PagingException.TicketTooWide;
import java.util.ArrayList;
import java.util.List;

/** Q4: tickets, which stand in pages that are not there. */
abstract class TicketRules {

  /** Likely causes: a payload bit falls on the present bit, or beyond the word. */
  @Rule("Q4.1")
  void everyPayloadComesBack(Rig rig) {
    for (Place place : Place.all(rig)) {
      PageNumber page = place.page(0);
      for (long payload : payloads(rig)) {
        place.edit(edit -> edit.setTicket(page, payload));
        assertEquals(PageState.ticket(payload), rig.lookup(place.space(), page));
        place.edit(edit -> assertEquals(payload, edit.takeTicket(page)));
        assertEquals(PageState.absent(), rig.lookup(place.space(), page));
      }
    }
  }

  /** Likely causes: a payload makes the word look present to the hardware. */
  @Rule("Q4.2")
  void ticketsAreNotPresent(Rig rig) {
    for (Place place : Place.all(rig)) {
      PageNumber page = place.page(0);
      for (long payload : payloads(rig)) {
        place.edit(edit -> edit.setTicket(page, payload));
        for (Access access : Access.values()) {
          if (!place.isKernel() || access != Access.FETCH) {
            place.refused(page, access);
          }
        }
        if (!place.isKernel()) {
          place.inside(
              cpu ->
                  assertEquals(
                      Fault.Cause.NOT_PRESENT, Touch.refused(cpu, page, Access.READ).cause()));
        }
        place.edit(edit -> edit.takeTicket(page));
      }
    }
  }

  /** Likely causes: protect rewrites every entry that is not zero. */
  @Rule("Q4.3")
  void protectLeavesTickets(Rig rig) {
    for (Place place : Place.all(rig)) {
      PageNumber page = place.page(0);
      long payload = rig.layout().maxTicket();
      place.edit(edit -> edit.setTicket(page, payload));
      place.edit(edit -> edit.protect(page, place.readOnly()));
      place.edit(edit -> edit.protect(PageRange.of(page, 3), place.readWrite()));
      assertEquals(PageState.ticket(payload), rig.lookup(place.space(), page));
      place.edit(edit -> assertEquals(payload, edit.takeTicket(page)));
    }
  }

  /** Likely causes: an operation that displaces a ticket forgets to hand it on. */
  @Rule("Q4.4")
  void displacedTicketsAreReported(Rig rig) {
    for (Place place : Place.all(rig)) {
      place.edit(edit -> edit.setTicket(place.page(0), 41));
      assertEquals(PageState.ticket(41), rig.unmap(place.space(), place.page(0)));
      place.edit(edit -> edit.setTicket(PageRange.of(place.page(0), 3), 42));
      PageBuffer displaced = new PageBuffer();
      place.edit(edit -> edit.unmap(PageRange.of(place.page(0), 3), displaced));
      for (int i = 0; i < 3; i++) {
        assertEquals(42, displaced.ticket(i));
      }
    }
    AddressSpace space = rig.space();
    rig.edit(space, edit -> edit.setTicket(rig.page(3, 5), 43));
    PageBuffer displaced = rig.destroy(space);
    assertEquals(1, displaced.size());
    assertEquals(43, displaced.ticket(0));
  }

  /** Likely causes: lookups, copies or accessed and dirty treat a ticket as a mapping. */
  @Rule("Q4.5")
  void onlyTakeConsumes(Rig rig) {
    for (Place place : Place.all(rig)) {
      PageNumber page = place.page(0);
      FrameNumber frame = rig.frame();
      place.edit(edit -> edit.setTicket(page, 7));
      place.edit(
          edit -> {
            assertEquals(0, edit.copyIn(page.address(), new byte[8], 0, 8).bytes());
            assertEquals(0, edit.copyOut(page.address(), new byte[8], 0, 8).bytes());
            assertEquals(0, edit.testAndClearAccessed(PageRange.of(page)));
            assertEquals(0, edit.testAndClearDirty(PageRange.of(page)));
            rig.refused(NotMapped.class, () -> edit.testAndClearAccessed(page));
            rig.refused(NotMapped.class, () -> edit.testAndClearDirty(page));
            rig.refused(
                AlreadyMapped.class,
                () -> edit.map(page, frame, place.readWrite(), MemoryType.DEVICE));
            rig.refused(AlreadyMapped.class, () -> edit.setTicket(page, 8));
          });
      place.refused(page, Access.READ);
      assertEquals(PageState.ticket(7), rig.lookup(place.space(), page));
    }
  }

  /** Likely causes: a payload is cut to size; a mapped word is decoded as a ticket. */
  @Rule("Q4.6")
  void wrongTicketsAreRefused(Rig rig) {
    for (Place place : Place.all(rig)) {
      place.map(place.page(0), rig.frame());
      long tooWide = rig.layout().maxTicket() + 1;
      place.edit(
          edit -> {
            rig.refused(TicketTooWide.class, () -> edit.setTicket(place.page(1), tooWide));
            rig.refused(TicketTooWide.class, () -> edit.setTicket(place.page(1), -1));
            rig.refused(
                TicketTooWide.class, () -> edit.setTicket(PageRange.of(place.page(1), 2), tooWide));
            rig.refused(NoTicket.class, () -> edit.takeTicket(place.page(0)));
            rig.refused(NoTicket.class, () -> edit.takeTicket(place.page(1)));
            rig.refused(AlreadyMapped.class, () -> edit.setTicket(place.page(0), 1));
          });
    }
  }

  /** Likely causes: the ticket of a page in the middle is overwritten before it is seen. */
  @Rule("Q4.7")
  void rangesOfTicketsNeedAbsentPages(Rig rig) {
    long span = rig.layout().tableSpan();
    for (Place place : Place.all(rig)) {
      PageRange pages = PageRange.of(place.page(span - 3), 6);
      place.edit(edit -> edit.setTicket(pages.first().plus(4), 5));
      place.edit(edit -> rig.refused(AlreadyMapped.class, () -> edit.setTicket(pages, 6)));
      place.edit(edit -> edit.takeTicket(pages.first().plus(4)));
      place.edit(edit -> edit.setTicket(pages, 6));
      for (int i = 0; i < 6; i++) {
        assertEquals(PageState.ticket(6), rig.lookup(place.space(), pages.first().plus(i)));
      }
      assertEquals(PageState.absent(), rig.lookup(place.space(), pages.limit()));
      place.edit(edit -> edit.unmap(pages));
    }
  }

  private static List<Long> payloads(Rig rig) {
    List<Long> payloads = new ArrayList<>(List.of(0L, rig.layout().maxTicket()));
    for (int bit = 0; bit < rig.layout().ticketBits(); bit++) {
      payloads.add(1L << bit);
      payloads.add(rig.layout().maxTicket() ^ 1L << bit);
    }
    return payloads;
  }
}
