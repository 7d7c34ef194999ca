package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.api.AddressSpace;
import dev.quire.api.Feature;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException.AlreadyMapped;
import dev.quire.api.PagingException.LargePage;
import dev.quire.api.PagingException.Misaligned;
import dev.quire.api.PagingException.NoSuchFrame;
import dev.quire.api.PagingException.NoTicket;
import dev.quire.api.PagingException.NotLarge;
import dev.quire.api.PagingException.OrderNotOffered;
import dev.quire.api.PagingException.OutOfFrames;
import dev.quire.api.PagingException.OutsideRange;
import dev.quire.api.PagingException.ProtectionNotOffered;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import java.util.List;

/** Q34: what is refused of large mappings, and changes nothing. */
abstract class LargeRefusalRules {
  private static final int NO_ORDER = 3;
  // Smaller large mappings have their table from the start.
  private static final int LEAST_OF_A_TABLE = 5;

  /** Likely causes: an address is rounded; an order falls through to small pages. */
  @Rule("Q34.1")
  void ordersAndAlignmentAreRefused(Rig rig) {
    for (LargeArea area : LargeArea.all(rig)) {
      for (Place place : Place.all(rig)) {
        PageNumber first = area.first(place, 1);
        FrameNumber frame = area.frame(0);
        Protection protection = place.readWrite();
        place.edit(
            edit -> {
              for (int order : List.of(-1, 0, NO_ORDER, Integer.SIZE)) {
                refuses(rig, OrderNotOffered.class, edit, first, order, frame, protection);
              }
              int order = area.order();
              refuses(rig, Misaligned.class, edit, first.plus(1), order, frame, protection);
              refuses(rig, Misaligned.class, edit, first, order, frame.plus(1), protection);
              refuses(rig, NoSuchFrame.class, edit, first, order, beyond(rig, area), protection);
              refuses(
                  rig,
                  ProtectionNotOffered.class,
                  edit,
                  first,
                  order,
                  frame,
                  Protection.of(place.isKernel(), true, false));
            });
      }
      AddressSpace space = rig.space();
      PageNumber limit = rig.layout().user().limit();
      PageNumber outside =
          PageNumber.of((limit.value() + area.count() - 1) / area.count() * area.count());
      if (!rig.layout().kernel().contains(outside.plus(area.count() - 1))) {
        rig.edit(
            space,
            edit ->
                refuses(
                    rig,
                    OutsideRange.class,
                    edit,
                    outside,
                    area.order(),
                    area.frame(0),
                    Protection.USER_READ));
      }
    }
  }

  private static FrameNumber beyond(Rig rig, LargeArea area) {
    long frame = rig.frameBehindRam().value();
    return FrameNumber.of((frame + area.count() - 1) / area.count() * area.count());
  }

  private static void refuses(
      Rig rig,
      Class<? extends dev.quire.api.PagingException> type,
      TableEdit edit,
      PageNumber first,
      int order,
      FrameNumber frame,
      Protection protection) {
    rig.refused(type, () -> edit.mapLarge(first, order, frame, protection, MemoryType.WRITE_BACK));
  }

  /** Likely causes: only the first page is looked at; a ticket counts as absent. */
  @Rule("Q34.2")
  void occupiedPlacesAreRefused(Rig rig) {
    for (LargeArea area : LargeArea.all(rig)) {
      FrameNumber small = rig.frame(7);
      for (Place place : Place.all(rig)) {
        PageNumber first = area.first(place, 1);
        PageNumber last = first.plus(area.count() - 1);
        for (PageNumber page : List.of(first, last)) {
          place.edit(
              edit -> {
                edit.setTicket(page, 4);
                refusesOver(rig, edit, area, first, place);
                edit.takeTicket(page);
              });
        }
        area.map(place, first);
        place.edit(
            edit -> {
              refusesOver(rig, edit, area, first, place);
              rig.refused(
                  AlreadyMapped.class,
                  () -> edit.map(last, small, place.readOnly(), MemoryType.WRITE_BACK));
              rig.refused(
                  AlreadyMapped.class, () -> edit.setTicket(PageRange.of(first.plus(-2), 4), 1));
              rig.refused(NoTicket.class, () -> edit.takeTicket(last));
            });
        place.edit(edit -> edit.unmapLarge(first));
      }
    }
  }

  private static void refusesOver(
      Rig rig, TableEdit edit, LargeArea area, PageNumber first, Place place) {
    rig.refused(AlreadyMapped.class, () -> area.map(edit, first, place.readWrite()));
  }

  /**
   * Likely causes: an operation on a page changes the whole mapping, or writes where no table is.
   */
  @Rule("Q34.3")
  void partsOfALargeMappingAreRefused(Rig rig) {
    for (LargeArea area : LargeArea.all(rig)) {
      FrameNumber small = rig.frame(7);
      for (Place place : Place.all(rig)) {
        PageNumber first = area.first(place, 1);
        area.map(place, first);
        place.edit(
            edit -> {
              for (long i : area.samples()) {
                refusesPage(rig, edit, place, first.plus(i), small);
              }
              PageRange ahead = PageRange.of(first.plus(-1), area.count());
              PageRange behind = PageRange.of(first.plus(1), area.count());
              for (PageRange part : List.of(ahead, behind)) {
                rig.refused(LargePage.class, () -> edit.unmap(part));
                rig.refused(LargePage.class, () -> edit.protect(part, place.readOnly()));
              }
              PageRange all = PageRange.of(first.plus(-1), area.count() + 1);
              rig.refused(LargePage.class, () -> edit.testAndClearAccessed(all));
              rig.refused(LargePage.class, () -> edit.testAndClearDirty(all));
              rig.refused(NotLarge.class, () -> edit.unmapLarge(first.plus(1)));
              rig.refused(NotLarge.class, () -> edit.unmapLarge(first.plus(area.count())));
              rig.refused(NotLarge.class, () -> edit.split(first.plus(-1)));
            });
        area.stands(place, first, place.readWrite(), area.order());
        place.edit(edit -> edit.unmapLarge(first));
      }
    }
  }

  private static void refusesPage(
      Rig rig, TableEdit edit, Place place, PageNumber page, FrameNumber small) {
    rig.refused(LargePage.class, () -> edit.unmap(page));
    rig.refused(LargePage.class, () -> edit.protect(page, place.readOnly()));
    rig.refused(
        LargePage.class, () -> edit.remap(page, small, place.readOnly(), MemoryType.WRITE_BACK));
    rig.refused(LargePage.class, () -> edit.testAndClearAccessed(page));
    rig.refused(LargePage.class, () -> edit.testAndClearDirty(page));
  }

  /** Likely causes: the entry is cleared before there is a frame for the table. */
  @Rule("Q34.4")
  void splittingWithoutAFrameIsRefused(Rig rig) {
    for (LargeArea area : LargeArea.all(rig)) {
      AddressSpace space = rig.activeSpace();
      PageNumber first = rig.page(area.count());
      rig.edit(space, edit -> area.map(edit, first, Protection.USER_READ_WRITE));
      Touch.reads(rig.cpu(), first.plus(1), area.word(1));
      boolean needsTable = needsTable(rig, space, area);
      Hoard hoard = new Hoard(rig.paging().frames());
      hoard.leave(0);
      rig.edit(
          space,
          edit -> {
            if (needsTable) {
              rig.refused(OutOfFrames.class, () -> edit.split(first));
              assertEquals(area.order(), edit.order(first));
            }
          });
      Touch.reads(rig.cpu(), first.plus(1), area.word(1));
      hoard.giveBack();
      rig.edit(space, edit -> edit.split(first));
      Touch.reads(rig.cpu(), first.plus(1), area.word(1));
    }
  }

  /** Whether splitting such a mapping makes a table, found out where it does no harm. */
  private static boolean needsTable(Rig rig, AddressSpace space, LargeArea area) {
    PageNumber trial = rig.page(2, 0);
    int before = space.tableFrames();
    rig.edit(
        space,
        edit -> {
          area.map(edit, trial, Protection.USER_READ_WRITE);
          edit.split(trial);
        });
    boolean more = area.order() >= LEAST_OF_A_TABLE && space.tableFrames() > before;
    rig.edit(space, edit -> edit.unmap(area.pages(trial)));
    return more;
  }

  /** Likely causes: an order is taken for offered because the format could have it. */
  @Rule("Q34.5")
  void withoutLargePagesNoOrderIsOffered(Rig rig) {
    rig.lacks(Feature.LARGE_PAGES);
    assertEquals(List.of(), rig.layout().largeOrders());
    AddressSpace space = rig.space();
    rig.edit(
        space,
        edit -> {
          for (int order = 1; order < Integer.SIZE; order++) {
            refuses(
                rig,
                OrderNotOffered.class,
                edit,
                rig.page(0),
                order,
                FrameNumber.of(0),
                Protection.USER_READ);
          }
        });
  }
}
