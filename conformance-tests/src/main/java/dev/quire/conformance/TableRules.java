package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.Protection;
import dev.quire.api.RootSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Q11: tables are zeroed, counted and given back. */
abstract class TableRules {

  /** Likely causes: a table is linked before it is zeroed; a frame of the pool was written. */
  @Rule("Q11.1")
  void newTablesAreEmpty(Rig rig) {
    rig.configure(b -> b.ramBytes(8 << 20));
    dirtyAllFrames(rig);
    long span = rig.layout().tableSpan();
    for (Place place : Place.all(rig)) {
      place.map(place.page(2, 1), rig.frame(7));
      place.inside(
          cpu -> {
            for (long i = 0; i < span; i++) {
              if (i != 1) {
                PageNumber page = place.page(2, i);
                boolean permitted =
                    place.isKernel()
                        ? i % 16 == 0 && Touch.kernelPermits(cpu, page, Access.READ)
                        : Touch.permits(cpu, page, Access.READ);
                assertEquals(false, permitted, () -> page + " was never mapped");
              }
            }
          });
      PageBuffer states = new PageBuffer();
      place.edit(edit -> edit.lookup(PageRange.of(place.page(2, 0), span), states));
      for (int i = 0; i < span; i++) {
        assertEquals(i != 1, states.isAbsent(i));
      }
      place.reads(place.page(2, 1), 7);
    }
  }

  /** Fills every frame with words that look like valid entries, and frees it. */
  private static void dirtyAllFrames(Rig rig) {
    byte[] valid = new byte[PageNumber.BYTES];
    Arrays.fill(valid, (byte) 0x77);
    List<FrameNumber> taken = new ArrayList<>();
    while (rig.paging().frames().available() > 0) {
      FrameNumber frame = rig.paging().frames().allocate(Rig.OWNER);
      rig.cpu().frames().write(frame, 0, valid, 0, valid.length);
      taken.add(frame);
    }
    taken.forEach(rig.paging().frames()::release);
  }

  /** Likely causes: the count of a table is changed by an operation that changes no state. */
  @Rule("Q11.2")
  void emptyTablesAreGivenBack(Rig rig) {
    for (Place place : Place.all(rig)) {
      int empty = place.space().tableFrames();
      long free = rig.paging().frames().available();
      FrameNumber frame = rig.frame();
      int first = 0;
      for (int i = 0; i < 3; i++) {
        place.map(place.page(i, 0), frame);
        place.map(place.page(i, 9), frame);
        // The first needs those of the levels above too.
        first = i == 0 ? place.space().tableFrames() : first;
      }
      int full = place.space().tableFrames();
      if (!place.isKernel()) {
        assertTrue(first > empty, "the first page needs a table");
        assertEquals(first + 2, full, "three tables of the lowest level were needed");
      }
      for (int i = 0; i < 3; i++) {
        PageNumber page = place.page(i, 0);
        place.edit(edit -> edit.protect(page, place.readOnly()));
        place.edit(edit -> edit.testAndClearAccessed(page));
        place.edit(edit -> edit.remap(page, frame, place.readWrite(), MemoryType.WRITE_BACK));
        rig.unmap(place.space(), page);
      }
      assertEquals(full, place.space().tableFrames(), "a page is left beneath each table");
      for (int i = 0; i < 3; i++) {
        rig.unmap(place.space(), place.page(i, 9));
      }
      assertEquals(empty, place.space().tableFrames(), "empty tables are given back");
      assertEquals(free - 1, rig.paging().frames().available());
    }
  }

  /** Likely causes: only mappings are counted. */
  @Rule("Q11.3")
  void ticketsHoldTheirTable(Rig rig) {
    for (Place place : Place.all(rig)) {
      int empty = place.space().tableFrames();
      place.map(place.page(0), rig.frame());
      place.edit(edit -> edit.setTicket(place.page(1), 3));
      rig.unmap(place.space(), place.page(0));
      assertEquals(PageState.ticket(3), rig.lookup(place.space(), place.page(1)));
      place.edit(edit -> edit.takeTicket(place.page(1)));
      assertEquals(empty, place.space().tableFrames());
    }
  }

  /** Likely causes: frames are accounted to another owner; the root is not counted. */
  @Rule("Q11.4")
  void tablesAreAccounted(Rig rig) {
    long before = tables(rig);
    AddressSpace space = rig.space();
    assertTrue(space.tableFrames() >= 1, "the root is counted");
    assertEquals(before + space.tableFrames(), tables(rig));
    rig.edit(
        space, edit -> edit.setTicket(PageRange.of(rig.page(0), 5 * rig.layout().tableSpan()), 1));
    assertEquals(before + space.tableFrames(), tables(rig));
    rig.destroy(space);
    assertEquals(before, tables(rig));
  }

  private static long tables(Rig rig) {
    return rig.paging().frames().usage().entrySet().stream()
        .filter(entry -> entry.getKey().use() == FrameOwner.Use.TABLE)
        .mapToLong(java.util.Map.Entry::getValue)
        .sum();
  }

  /** Likely causes: a range counts its pages, though some were occupied or absent before. */
  @Rule("Q11.5")
  void occupiedPagesAreCounted(Rig rig) {
    for (Place place : Place.all(rig)) {
      long before = place.space().occupiedPages();
      FrameNumber frames = rig.run(2, 0);
      PageRange four = PageRange.of(place.page(rig.layout().tableSpan() - 2), 4);
      place.edit(edit -> edit.map(four, frames, place.readWrite(), MemoryType.WRITE_BACK));
      assertEquals(before + 4, place.space().occupiedPages());
      place.edit(edit -> edit.setTicket(four.limit(), 1));
      assertEquals(before + 5, place.space().occupiedPages());
      rig.unmap(place.space(), four.first());
      place.edit(
          edit -> edit.remap(four.limit(), frames, place.readWrite(), MemoryType.WRITE_BACK));
      assertEquals(before + 4, place.space().occupiedPages());
      place.edit(edit -> edit.unmap(PageRange.of(four.first().plus(-2), 20)));
      assertEquals(before, place.space().occupiedPages());
    }
  }

  /** Likely causes: destroy forgets a table, or reports what is absent, or loses dirtiness. */
  @Rule("Q11.6")
  void destroyGivesBackTablesAndReportsPages(Rig rig) {
    long free = rig.paging().frames().available();
    AddressSpace space = rig.space();
    FrameNumber clean = rig.frame();
    FrameNumber dirty = rig.frame();
    rig.paging().frames().clearDirty(clean);
    rig.paging().frames().clearDirty(dirty);
    rig.map(space, rig.page(5, 5), clean);
    rig.map(space, rig.page(0, 1), dirty);
    rig.edit(space, edit -> edit.setTicket(rig.page(3, 0), 3));
    rig.map(space, space.range().limit().plus(-1), clean);
    rig.cpu().activate(space);
    Touch.writes(rig.cpu(), rig.page(0, 1), 1);
    rig.cpu().activate(rig.kernel());
    PageBuffer displaced = rig.destroy(space);
    assertEquals(4, displaced.size());
    assertEquals(dirty, displaced.frame(0));
    assertEquals(3, displaced.ticket(1));
    assertEquals(clean, displaced.frame(2));
    assertEquals(clean, displaced.frame(3));
    assertTrue(displaced.dirty(0));
    assertTrue(rig.paging().frames().isDirty(dirty), "dirtiness is passed to the frame");
    assertEquals(1, rig.paging().frames().references(clean), "mapped frames are not released");
    assertEquals(free - 2, rig.paging().frames().available());
  }

  /** Likely causes: a table is given back twice, or a page of a shared frame is missed. */
  @Rule("Q11.7")
  void tablesComeAndGo(Rig rig) {
    AddressSpace space = rig.activeSpace();
    int empty = space.tableFrames();
    FrameNumber frame = rig.frame(4);
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 13; i++) {
        rig.map(space, rig.page(i, i), frame, Protection.USER_READ);
        Touch.reads(rig.cpu(), rig.page(i, i), 4);
      }
      rig.checkTables();
      PageRange all = PageRange.of(rig.page(0, 0), 13 * rig.layout().tableSpan());
      rig.edit(space, edit -> edit.unmap(all));
      assertEquals(empty, space.tableFrames());
      Touch.refused(rig.cpu(), rig.page(7, 7), Access.READ);
      rig.checkTables();
    }
  }

  /**
   * Likely causes: who gives up the mapping of a root in a kernel heap gives up its frame too; a
   * frame is dropped once for its owner and once for its table.
   */
  @Rule("Q11.8")
  void framesOfTablesAreNobodyElses(Rig rig) {
    for (RootSource source : RootSource.values()) {
      Rig one = rig.another().configure(b -> b.rootSource(source).ramBytes(8 << 20));
      try {
        nobodyElses(one);
        one.finish();
      } catch (AssertionError | RuntimeException failure) {
        throw new AssertionError("roots from " + source + ": " + failure.getMessage(), failure);
      }
    }
  }

  private static void nobodyElses(Rig rig) {
    List<AddressSpace> spaces = List.of(rig.space("one"), rig.space("two"));
    spaces.forEach(space -> accounted(rig, space));
    FrameNumber frame = rig.frame(7);
    for (int i = 0; i < spaces.size(); i++) {
      rig.map(spaces.get(i), rig.page(i, i), frame);
    }
    // What is handed out now is nobody's, and may be filled with anything.
    dirtyAllFrames(rig);
    for (int i = 0; i < spaces.size(); i++) {
      accounted(rig, spaces.get(i));
      assertEquals(frame, rig.mapped(spaces.get(i), rig.page(i, i)).frame());
      rig.cpu().activate(spaces.get(i));
      Touch.reads(rig.cpu(), rig.page(i, i), 7);
      Touch.refused(rig.cpu(), rig.page(1 - i, 1 - i), Access.READ);
    }
  }

  private static void accounted(Rig rig, AddressSpace space) {
    FrameOwner owner = FrameOwner.of(FrameOwner.Use.TABLE, space.id());
    assertEquals(
        space.tableFrames(),
        rig.paging().frames().usage().getOrDefault(owner, 0L),
        () -> "the frames in the accounts of " + space.name());
  }
}
