package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Q33, continued: pages that become large, and large mappings that become pages. */
abstract class LargeSizeRules {
  private static final int ROUNDS = 8;
  private static final int LOOKS = 60;

  /**
   * Likely causes: the entry is replaced by a table without being absent in between; the table is
   * linked before it is filled; pages of a group get the group's first frame.
   */
  @Rule("Q33.3")
  void splittingKeepsEveryPage(Rig rig) {
    for (LargeArea area : LargeArea.all(rig)) {
      for (Place place : Place.all(rig)) {
        PageNumber first = area.first(place, 1);
        PageNumber middle = first.plus(area.count() / 2);
        area.map(place, first);
        long occupied = place.space().occupiedPages();
        area.stands(place, first, place.readWrite(), area.order());
        splitAll(rig, place, middle);
        assertEquals(occupied, place.space().occupiedPages(), "pages");
        area.stands(place, first, place.readWrite(), 0);
        rig.checkTables();
        place.edit(edit -> edit.protect(middle, place.readOnly()));
        place.refused(middle, Access.WRITE);
        place.writes(middle.plus(1), area.word(area.count() / 2 + 1));
        assertInstanceOf(PageState.Mapped.class, rig.unmap(place.space(), middle));
        place.refused(middle, Access.READ);
        place.reads(middle.plus(-1), area.word(area.count() / 2 - 1));
        place.edit(
            edit -> {
              edit.unmap(area.pages(place, 1));
              area.map(edit, first, place.readWrite());
            });
        area.stands(place, first, place.readWrite(), area.order());
        rig.checkTables();
        place.edit(edit -> edit.unmapLarge(first));
      }
    }
  }

  /** Splits whatever large mapping a page and its neighbours lie in until all are small. */
  private static void splitAll(Rig rig, Place place, PageNumber page) {
    place.edit(
        edit -> {
          while (edit.order(page) > 0) {
            edit.split(page);
          }
        });
    assertEquals(0, (int) rig.ask(place.space(), edit -> edit.order(page)));
  }

  /**
   * Likely causes: what small pages owe is not paid before a large mapping is made over them, or
   * the reverse.
   */
  @Rule("Q33.4")
  void sizesChangeWithinAnEdit(Rig rig) {
    for (LargeArea area : LargeArea.all(rig)) {
      FrameNumber other = rig.frame(77);
      for (Place place : Place.all(rig)) {
        PageNumber first = area.first(place, 1);
        PageNumber last = first.plus(area.count() - 1);
        place.map(first, other);
        place.map(last, other);
        place.reads(first, 77);
        place.reads(last, 77);
        place.edit(
            edit -> {
              edit.unmap(first);
              edit.unmap(last);
              area.map(edit, first, place.readWrite());
            });
        area.stands(place, first, place.readWrite(), area.order());
        place.edit(
            edit -> {
              edit.unmapLarge(first);
              edit.map(last, other, place.readWrite(), MemoryType.WRITE_BACK);
              edit.setTicket(first, 5);
            });
        place.reads(last, 77);
        place.refused(first, Access.READ);
        place.refused(first.plus(1), Access.READ);
        rig.checkTables();
        place.edit(
            edit -> {
              edit.unmap(last);
              assertEquals(5, edit.takeTicket(first));
              area.map(edit, first, place.readWrite());
              edit.split(first);
              edit.unmap(area.pages(place, 1));
              area.map(edit, first, place.readOnly());
            });
        area.stands(place, first, place.readOnly(), area.order());
        place.edit(edit -> edit.unmap(area.pages(place, 1)));
      }
    }
  }

  /**
   * Likely causes: a window shows the memory under a large entry as if it were a table, and what is
   * cached of that outlives the entry.
   */
  @Rule("Q33.9")
  void windowsNeverTakeMemoryForATable(Rig rig) {
    for (LargeArea area : LargeArea.all(rig)) {
      for (Place place : Place.all(rig)) {
        PageNumber first = area.first(place, 1);
        List<PageNumber> beside = List.of(first.plus(-1), first.plus(area.count()));
        beside.forEach(page -> place.edit(edit -> edit.setTicket(page, 9)));
        for (int round = 0; round < ROUNDS; round++) {
          place.edit(
              edit -> {
                area.map(edit, first, place.readWrite());
                // A processor that looks ahead walks where the tables of neighbours are seen.
                for (int i = 0; i < LOOKS; i++) {
                  assertEquals(PageState.ticket(9), edit.lookup(beside.get(i % 2)));
                }
                edit.split(first);
                for (long i : area.samples()) {
                  PageState state = edit.lookup(first.plus(i));
                  assertEquals(
                      area.frame(i), assertInstanceOf(PageState.Mapped.class, state).frame());
                }
                edit.unmap(area.pages(place, 1));
              });
        }
        beside.forEach(page -> place.edit(edit -> edit.takeTicket(page)));
      }
    }
  }

  /** Likely causes: the window was left on the other space while an entry was broken. */
  @Rule("Q33.10")
  void nestedEditsSplitInTheirOwnSpaces(Rig rig) {
    rig.cpu().activate(rig.space("running"));
    AddressSpace one = rig.space("one");
    AddressSpace two = rig.space("two");
    for (LargeArea area : LargeArea.all(rig)) {
      PageNumber first = rig.page(area.count());
      for (int round = 0; round < 3; round++) {
        rig.edit(one, edit -> area.map(edit, first, Protection.USER_READ_WRITE));
        rig.edit(two, edit -> edit.setTicket(first, 3));
        rig.edit(one, edit -> assertEquals(area.order(), edit.order(first)));
        rig.edit(two, edit -> assertEquals(3, edit.takeTicket(first)));
        rig.edit(
            one,
            edit -> {
              edit.lookup(first);
              rig.edit(
                  two,
                  inner -> {
                    area.map(inner, first, Protection.USER_READ_WRITE);
                    inner.split(first);
                  });
              edit.split(first);
              edit.unmap(area.pages(first));
            });
        rig.edit(two, edit -> edit.unmap(area.pages(first)));
        rig.edit(one, edit -> assertEquals(PageState.absent(), edit.lookup(first)));
        for (long i : area.samples()) {
          assertEquals(area.word(i), rig.peek(area.frame(i)));
        }
      }
    }
  }

  /**
   * Likely causes: a mapping of the largest size is split into pages at once; the large entries
   * beneath are not known; places with tables are not recognised as empty.
   */
  @Rule("Q33.11")
  void everySizeIsSplitIntoTheNext(Rig rig) {
    rig.ram(LargeArea.RAM_FOR_ALL);
    for (LargeArea area : LargeArea.largest(rig)) {
      AddressSpace space = rig.activeSpace();
      PageNumber first = area.firstUser();
      PageNumber last = first.plus(area.count() - 1);
      FrameNumber small = rig.frame(5);
      rig.map(space, first.plus(3), small);
      Touch.reads(rig.cpu(), first.plus(3), 5);
      rig.edit(
          space,
          edit -> {
            edit.unmap(first.plus(3));
            area.map(edit, first, Protection.USER_READ_WRITE);
          });
      assertEquals(area.count(), space.occupiedPages());
      int order = area.order();
      for (PageNumber page : List.of(first, last)) {
        Touch.reads(rig.cpu(), page, area.word(page.value() - first.value()));
      }
      while (order > 0) {
        rig.edit(space, edit -> edit.split(last));
        int next = rig.ask(space, edit -> edit.order(last));
        assertTrue(next < order);
        order = next;
        for (PageNumber page : List.of(first, last)) {
          Touch.reads(rig.cpu(), page, area.word(page.value() - first.value()));
        }
        assertEquals(area.count(), space.occupiedPages());
      }
      rig.unmap(space, last);
      Touch.refused(rig.cpu(), last, Access.READ);
      Touch.reads(rig.cpu(), first, area.word(0));
      rig.edit(space, edit -> edit.unmap(PageRange.of(first, area.count())));
      Touch.refused(rig.cpu(), first, Access.READ);
      assertEquals(0, space.occupiedPages());
      rig.edit(space, edit -> area.map(edit, first, Protection.USER_READ));
      Touch.reads(rig.cpu(), last, area.word(area.count() - 1));
      rig.edit(space, edit -> edit.unmapLarge(first));
      rig.cpu().activate(rig.kernel());
      rig.destroy(space);
    }
  }

  /**
   * Likely causes: a window that shows another space for an interrupt forgets the place of a large
   * entry only while that stands, and not between its end and its invalidation.
   */
  @Rule("Q33.12")
  void interruptsEditWhereALargeMappingGoes(Rig rig) {
    rig.configure(b -> b.interruptEvery(11));
    AddressSpace handled = rig.space("of the handler");
    AddressSpace edited = rig.space("edited");
    AtomicInteger count = new AtomicInteger();
    for (LargeArea area : LargeArea.all(rig)) {
      PageNumber first = area.firstUser();
      rig.paging()
          .setInterruptHandler(
              processor -> {
                int n = count.incrementAndGet();
                try (TableEdit edit = processor.edit(handled)) {
                  if (n % 2 == 1) {
                    edit.setTicket(first, n);
                  } else {
                    assertEquals(n - 1, edit.takeTicket(first));
                  }
                }
              });
      for (int i = 0; i < LOOKS; i++) {
        // Behind it is much that goes in the same operation, and many interrupts come meanwhile.
        PageRange behind = PageRange.of(first.plus(area.count()), LOOKS);
        rig.edit(
            edited,
            edit -> {
              area.map(edit, first, Protection.USER_READ_WRITE);
              edit.map(behind, area.frame(0), Protection.USER_READ, MemoryType.WRITE_BACK);
            });
        rig.edit(edited, edit -> edit.unmap(PageRange.of(first, area.count() + LOOKS)));
      }
      rig.paging().setInterruptHandler(processor -> {});
      count.set(0);
      rig.edit(handled, edit -> edit.unmap(PageRange.of(first)));
    }
    rig.checkTables();
  }
}
