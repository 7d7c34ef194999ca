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
import java.util.Arrays;
import java.util.List;

/** Q33: large mappings, and the pages beside them. */
abstract class LargeRules {
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
        assertEquals(Arrays.toString(bytes), java.util.Arrays.toString(back));
        byte[] seen = new byte[half];
        rig.cpu().frames().read(area.frame(area.count() / 2), 0, seen, 0, half);
        assertEquals("[3, 4]", Arrays.toString(seen));
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
}
