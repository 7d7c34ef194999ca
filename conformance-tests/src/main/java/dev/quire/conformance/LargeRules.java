package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.AddressSpace;
import dev.quire.api.Copied;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.PagingException.AlreadyMapped;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import dev.quire.api.VirtualAddress;
import java.util.List;

/** Q33: large mappings. */
abstract class LargeRules {
  private static final int ROUNDS = 8;
  private static final int LOOKS = 60;

  /** Likely causes: a lookup gives the first frame for all; counted as one page. */
  @Rule("Q33.1")
  void largeMappingsAreMappingsOfAllTheirPages(Rig rig) {
    for (LargeArea area : LargeArea.all(rig)) {
      for (Place place : Place.all(rig)) {
        long occupied = place.space().occupiedPages();
        int tables = place.space().tableFrames();
        PageNumber first = area.first(place, 1);
        area.map(place, first);
        assertEquals(occupied + area.count(), place.space().occupiedPages(), "pages");
        area.stands(place, first, place.readWrite(), area.order());
        place.writes(first.plus(area.count() - 1), area.word(area.count() - 1));
        PageBuffer states = new PageBuffer();
        place.edit(edit -> edit.lookup(PageRange.of(first.plus(-1), area.count() + 2), states));
        assertTrue(states.isAbsent(0) && states.isAbsent((int) area.count() + 1));
        for (long i : area.samples()) {
          PageState state = states.state((int) i + 1);
          assertEquals(area.frame(i), assertInstanceOf(PageState.Mapped.class, state).frame());
        }
        rig.checkTables();
        PageState stood = rig.ask(place.space(), edit -> edit.unmapLarge(first));
        assertEquals(area.frame(0), assertInstanceOf(PageState.Mapped.class, stood).frame());
        assertEquals(occupied, place.space().occupiedPages(), "pages");
        assertEquals(tables, place.space().tableFrames(), "tables");
        for (long i : area.samples()) {
          assertEquals(PageState.absent(), rig.lookup(place.space(), first.plus(i)));
          place.refused(first.plus(i), Access.READ);
        }
      }
    }
  }

  /** Likely causes: the protection is written in the first of several entries. */
  @Rule("Q33.2")
  void protectionOfAWholeLargeMappingChanges(Rig rig) {
    for (LargeArea area : LargeArea.all(rig)) {
      for (Place place : Place.all(rig)) {
        PageNumber first = area.first(place, 1);
        PageNumber beside = first.plus(-1);
        area.map(place, first);
        place.map(beside, rig.frame(7));
        for (long i : area.samples()) {
          place.writes(first.plus(i), area.word(i));
        }
        place.edit(edit -> edit.protect(area.pages(place, 1), place.readOnly()));
        area.stands(place, first, place.readOnly(), area.order());
        for (long i : area.samples()) {
          place.refused(first.plus(i), Access.WRITE);
        }
        place.edit(edit -> edit.protect(PageRange.of(beside, area.count() + 1), place.readWrite()));
        for (long i : area.samples()) {
          place.writes(first.plus(i), area.word(i));
        }
        area.stands(place, first, place.readWrite(), area.order());
        PageBuffer displaced = new PageBuffer();
        place.edit(edit -> edit.unmap(PageRange.of(beside, area.count() + 1), displaced));
        assertEquals(area.count() + 1, displaced.size());
        for (long i : area.samples()) {
          PageState stood = displaced.state((int) i + 1);
          assertEquals(area.frame(i), assertInstanceOf(PageState.Mapped.class, stood).frame());
          place.refused(first.plus(i), Access.READ);
        }
      }
    }
  }

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
  static void splitAll(Rig rig, Place place, PageNumber page) {
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
   * Likely causes: linking a table overwrites a large entry beside it; a table is looked for under
   * one.
   */
  @Rule("Q33.5")
  void largeAndSmallStandSideBySide(Rig rig) {
    for (LargeArea area : LargeArea.all(rig)) {
      FrameNumber other = rig.frame(77);
      for (Place place : Place.all(rig)) {
        PageNumber large = area.first(place, 1);
        PageNumber before = large.plus(-1);
        PageNumber behind = large.plus(area.count());
        area.map(place, large);
        place.map(behind, other);
        place.map(before, other);
        PageNumber second = area.first(place, 3);
        area.map(place, second);
        rig.checkTables();
        area.stands(place, large, place.readWrite(), area.order());
        area.stands(place, second, place.readWrite(), area.order());
        place.reads(behind, 77);
        place.reads(before, 77);
        place.edit(edit -> standTogether(edit, area, large));
        rig.unmap(place.space(), before);
        rig.unmap(place.space(), behind);
        rig.checkTables();
        area.stands(place, large, place.readWrite(), area.order());
        place.map(behind, other);
        place.edit(edit -> edit.split(large));
        place.edit(edit -> edit.unmapLarge(second));
        place.refused(second, Access.READ);
        place.reads(behind, 77);
        place.reads(large.plus(1), area.word(1));
        place.map(second, other);
        place.reads(second, 77);
        rig.checkTables();
        place.edit(edit -> edit.unmap(PageRange.of(before, 4 * area.count())));
        rig.checkTables();
      }
    }
  }

  /** Each is found after the other, in one edit that remembers where it was last. */
  private static void standTogether(TableEdit edit, LargeArea area, PageNumber large) {
    for (PageNumber small : List.of(large.plus(-1), large.plus(area.count()))) {
      for (long i : area.samples()) {
        assertInstanceOf(PageState.Mapped.class, edit.lookup(small));
        assertEquals(0, edit.order(small));
        PageState state = edit.lookup(large.plus(i));
        assertEquals(area.frame(i), assertInstanceOf(PageState.Mapped.class, state).frame());
        assertEquals(area.order(), edit.order(large.plus(i)));
        assertEquals(0, edit.order(small));
        assertThrows(AlreadyMapped.class, () -> edit.setTicket(large.plus(i), 1));
      }
    }
  }

  /** Likely causes: the copy takes the first frame for every page. */
  @Rule("Q33.6")
  void copiesGoThroughLargeMappings(Rig rig) {
    for (LargeArea area : LargeArea.all(rig)) {
      for (Place place : Place.all(rig)) {
        PageNumber first = area.first(place, 1);
        area.map(place, first);
        int half = Integer.BYTES / 2;
        VirtualAddress across = first.plus(area.count() / 2).address().plus(-half);
        byte[] bytes = {1, 2, 3, 4};
        place.edit(edit -> assertEquals(Copied.all(4), edit.copyIn(across, bytes, 0, 4)));
        byte[] back = new byte[bytes.length];
        place.edit(edit -> assertEquals(Copied.all(4), edit.copyOut(across, back, 0, 4)));
        assertEquals(java.util.Arrays.toString(bytes), java.util.Arrays.toString(back));
        byte[] seen = new byte[half];
        rig.cpu().frames().read(area.frame(area.count() / 2), 0, seen, 0, half);
        assertEquals("[3, 4]", java.util.Arrays.toString(seen));
        rig.poke(area.frame(area.count() / 2), area.word(area.count() / 2));
        VirtualAddress end = first.plus(area.count()).address().plus(-half);
        place.edit(
            edit ->
                assertEquals(
                    Copied.stopped(half, first.plus(area.count())),
                    edit.copyOut(end, new byte[bytes.length], 0, bytes.length)));
        place.edit(edit -> edit.unmapLarge(first));
      }
    }
  }

  /** Likely causes: a translation of the large size outlives its end on another processor. */
  @Rule("Q33.7")
  void otherProcessorsFollow(Rig rig) {
    rig.processors(2);
    for (LargeArea area : LargeArea.all(rig)) {
      AddressSpace space = rig.activeSpace();
      Processor other = rig.cpu(1);
      other.activate(space);
      for (AddressSpace edited : new AddressSpace[] {space, rig.kernel()}) {
        boolean kernel = edited.isKernel();
        PageNumber first = kernel ? rig.kernelPage(area.count()) : rig.page(area.count());
        PageNumber last = first.plus(area.count() - 1);
        Protection write = Protection.of(!kernel, true, false);
        rig.edit(edited, edit -> area.map(edit, first, write));
        for (long i : area.samples()) {
          assertEquals(area.word(i), load(other, kernel, first.plus(i)));
        }
        rig.edit(edited, edit -> edit.split(last));
        FrameNumber frame = rig.frame(99);
        rig.edit(
            edited,
            edit -> {
              while (edit.order(last) > 0) {
                edit.split(last);
              }
              edit.remap(last, frame, write, MemoryType.WRITE_BACK);
            });
        assertEquals(99, load(other, kernel, last));
        assertEquals(area.word(0), load(other, kernel, first));
        rig.edit(
            edited,
            edit -> {
              edit.unmap(PageRange.of(first, area.count()));
              area.map(edit, first, write);
            });
        assertEquals(area.word(area.count() - 1), load(other, kernel, last));
        rig.edit(edited, edit -> edit.unmapLarge(first));
        for (long i : area.samples()) {
          if (kernel) {
            Touch.kernelRefused(other, first.plus(i), Access.READ);
          } else {
            Touch.refused(other, first.plus(i), Access.READ);
          }
        }
      }
      other.activate(rig.kernel());
    }
  }

  private static int load(Processor cpu, boolean kernel, PageNumber page) {
    return (kernel ? cpu.kernel() : cpu.user()).load32(page.address());
  }

  /** Likely causes: destroy walks the tables only; dirtiness of large mappings is lost. */
  @Rule("Q33.8")
  void destroyGivesLargeMappingsBackPageByPage(Rig rig) {
    for (LargeArea area : LargeArea.all(rig)) {
      AddressSpace space = rig.space();
      PageNumber first = rig.page(area.count());
      FrameNumber other = rig.frame(1);
      for (long i : area.samples()) {
        rig.paging().frames().clearDirty(area.frame(i));
      }
      rig.map(space, first.plus(-1), other);
      rig.map(space, first.plus(area.count()), other);
      rig.edit(space, edit -> area.map(edit, first, Protection.USER_READ_WRITE));
      PageBuffer displaced = rig.destroy(space);
      assertEquals(area.count() + 2, displaced.size());
      for (long i : area.samples()) {
        PageState stood = displaced.state((int) i + 1);
        assertEquals(area.frame(i), assertInstanceOf(PageState.Mapped.class, stood).frame());
        assertTrue(rig.paging().frames().isDirty(area.frame(i)));
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
}
