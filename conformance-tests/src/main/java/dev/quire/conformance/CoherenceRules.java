package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.quire.api.Access;
import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Protection;
import java.util.ArrayList;
import java.util.List;

/** Q9: what was changed is not used any more when the edit has closed. */
abstract class CoherenceRules {
  private static final int[] COUNTS = {1, 2, 7, 31, 33, 64, 65, 200};

  /** Likely causes: no invalidation on unmap; the page next to it is invalidated. */
  @Rule("Q9.1")
  void unmappedPagesAreGone(Rig rig) {
    for (Place place : Place.all(rig)) {
      place.map(place.page(0), rig.frame(1));
      place.map(place.page(1), rig.frame(2));
      // Several times: what a walk by speculation sees of a late store is a matter of chance.
      for (int round = 0; round < 12; round++) {
        Access access = round % 2 == 0 ? Access.READ : Access.WRITE;
        rig.edit(place.space(), edit -> edit.protect(place.page(0), place.readWrite()));
        place.reads(place.page(0), 1);
        place.writes(place.page(1), 2);
        FrameNumber frame = rig.mapped(place.space(), place.page(0)).frame();
        rig.unmap(place.space(), place.page(0));
        place.refused(place.page(0), access);
        place.reads(place.page(1), 2);
        place.map(place.page(0), frame);
      }
    }
  }

  /** Likely causes: the threshold between single pages and everything drops one of both. */
  @Rule("Q9.2")
  void unmappedRangesAreGone(Rig rig) {
    long span = rig.layout().tableSpan();
    FrameNumber frame = rig.frame(6);
    for (Place place : Place.all(rig)) {
      for (int count : COUNTS) {
        PageRange pages = PageRange.of(place.page(span - 1 - count / 2), count);
        for (int i = 0; i < count; i++) {
          place.map(pages.first().plus(i), frame);
        }
        place.inside(
            cpu -> {
              for (int i = 0; i < count; i++) {
                assertEquals(6, place.memory(cpu).load32(pages.first().plus(i).address()));
              }
            });
        place.edit(edit -> edit.unmap(pages));
        for (int i = 0; i < count; i++) {
          place.refused(pages.first().plus(i), Access.READ);
        }
      }
    }
  }

  /** Likely causes: no invalidation on protect; a range forgets its last page. */
  @Rule("Q9.3")
  void loweredRangesAreLowered(Rig rig) {
    long span = rig.layout().tableSpan();
    FrameNumber frame = rig.frame(6);
    for (Place place : Place.all(rig)) {
      for (int count : COUNTS) {
        PageRange pages = PageRange.of(place.page(span - 1 - count / 2), count);
        for (int i = 0; i < count; i++) {
          place.map(pages.first().plus(i), frame);
          place.writes(pages.first().plus(i), 6);
        }
        place.edit(edit -> edit.protect(pages, place.readOnly()));
        for (int i = 0; i < count; i++) {
          place.refused(pages.first().plus(i), Access.WRITE);
          place.reads(pages.first().plus(i), 6);
        }
        place.edit(edit -> edit.unmap(pages));
      }
    }
  }

  /** Likely causes: remap stores the new word and leaves the old translation. */
  @Rule("Q9.4")
  void remappedPagesShowTheNewFrame(Rig rig) {
    for (Place place : Place.all(rig)) {
      FrameNumber first = rig.run(3, 0x40);
      place.map(place.page(0), first);
      for (int i = 0; i < 8; i++) {
        FrameNumber frame = first.plus(i);
        place.edit(
            edit -> edit.remap(place.page(0), frame, place.readWrite(), MemoryType.WRITE_BACK));
        place.reads(place.page(0), 0x40 + i);
        place.writes(place.page(0), 0x40 + i);
      }
      for (MemoryType type : MemoryType.values()) {
        place.edit(edit -> edit.remap(place.page(0), first.plus(1), place.readOnly(), type));
        place.reads(place.page(0), 0x41);
      }
    }
  }

  /** Likely causes: a space that is not running is believed to be nowhere in the TLB. */
  @Rule("Q9.5")
  void spaceThatRanBeforeIsInvalidatedToo(Rig rig) {
    AddressSpace one = rig.space("one");
    AddressSpace two = rig.space("two");
    FrameNumber old = rig.frame(1);
    FrameNumber fresh = rig.frame(2);
    for (int i = 0; i < 4; i++) {
      rig.map(one, rig.page(i), old);
    }
    rig.cpu().activate(one);
    for (int i = 0; i < 4; i++) {
      Touch.writes(rig.cpu(), rig.page(i), 1);
    }
    rig.cpu().activate(two);
    rig.edit(
        one,
        edit -> {
          edit.unmap(rig.page(0));
          edit.remap(rig.page(1), fresh, Protection.USER_READ_WRITE, MemoryType.WRITE_BACK);
          edit.protect(rig.page(2), Protection.USER_READ);
          edit.testAndClearDirty(rig.page(3));
        });
    rig.cpu().activate(one);
    Touch.refused(rig.cpu(), rig.page(0), Access.READ);
    Touch.reads(rig.cpu(), rig.page(1), 2);
    Touch.refused(rig.cpu(), rig.page(2), Access.WRITE);
    Touch.writes(rig.cpu(), rig.page(3), 1);
    assertEquals(true, rig.mapped(one, rig.page(3)).dirty());
  }

  /** Likely causes: user pages are global; activation keeps the old space's translations. */
  @Rule("Q9.6")
  void spacesDoNotSeeEachOther(Rig rig) {
    List<AddressSpace> spaces = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      AddressSpace space = rig.space();
      spaces.add(space);
      rig.map(space, rig.page(0), rig.frame(0x50 + i));
      rig.map(space, rig.page(1 + i), rig.frame(0x60 + i));
    }
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 5; i++) {
        rig.cpu().activate(spaces.get(i));
        Touch.reads(rig.cpu(), rig.page(0), 0x50 + i);
        for (int j = 0; j < 5; j++) {
          if (j == i) {
            Touch.reads(rig.cpu(), rig.page(1 + j), 0x60 + i);
          } else {
            Touch.refused(rig.cpu(), rig.page(1 + j), Access.READ);
          }
        }
      }
    }
  }

  /** Likely causes: an address space identifier is used again without an invalidation. */
  @Rule("Q9.7")
  void newSpaceDoesNotInheritTranslations(Rig rig) {
    rig.configure(b -> b.asidBits(2));
    for (int i = 0; i < 20; i++) {
      AddressSpace space = rig.activeSpace();
      Touch.refused(rig.cpu(), rig.page(i % 3), Access.READ);
      Touch.refused(rig.cpu(), rig.page((i + 1) % 3), Access.READ);
      rig.map(space, rig.page(i % 3), rig.frame(i));
      rig.map(space, rig.page((i + 1) % 3), rig.frame(i + 100));
      Touch.reads(rig.cpu(), rig.page(i % 3), i);
      Touch.reads(rig.cpu(), rig.page((i + 1) % 3), i + 100);
      rig.cpu().activate(rig.kernel());
      rig.destroy(space);
    }
  }

  /** Likely causes: a table is given back without dropping what the processor knows of it. */
  @Rule("Q9.8")
  void tablesThatWereGivenBackAreForgotten(Rig rig) {
    for (Place place : Place.all(rig)) {
      for (int i = 0; i < 6; i++) {
        place.map(place.page(i, i), rig.frame(i));
        place.map(place.page(i, i + 1), rig.frame(i + 10));
        place.reads(place.page(i, i), i);
        place.reads(place.page(i, i + 1), i + 10);
        rig.unmap(place.space(), place.page(i, i));
        rig.unmap(place.space(), place.page(i, i + 1));
        place.refused(place.page(i, i), Access.READ);
        place.map(place.page(i, i + 2), rig.frame(i + 20));
        place.refused(place.page(i, i), Access.READ);
        place.refused(place.page(i, i + 1), Access.READ);
        place.reads(place.page(i, i + 2), i + 20);
        rig.unmap(place.space(), place.page(i, i + 2));
      }
    }
  }

  /** Likely causes: raising a right owes an invalidation where faults do not drop the entry. */
  @Rule("Q9.9")
  void raisedRightsDoNotFaultForEver(Rig rig) {
    for (Place place : Place.all(rig)) {
      for (int i = 0; i < 3; i++) {
        PageNumber page = place.page(i);
        rig.map(place.space(), page, rig.frame(i), place.readOnly());
        place.reads(page, i);
        place.refused(page, Access.WRITE);
        place.edit(edit -> edit.protect(page, place.readWrite()));
        place.writes(page, i + 1);
        place.reads(page, i + 1);
        place.edit(edit -> edit.testAndClearDirty(page));
        place.writes(page, i + 2);
        place.reads(page, i + 2);
      }
    }
  }

  /** Likely causes: a released frame is free at once; it is freed before the invalidation. */
  @Rule("Q9.10")
  void releasedFramesAreFreeAfterTheInvalidation(Rig rig) {
    rig.configure(b -> b.ramBytes(8 << 20).zeroedPool(0));
    for (Place place : Place.all(rig)) {
      FrameNumber frame = rig.frame(0x99);
      place.map(place.page(0), frame);
      place.reads(place.page(0), 0x99);
      Hoard hoard = new Hoard(rig.paging().frames());
      place.edit(
          edit -> {
            edit.unmap(place.page(0));
            edit.release(frame);
            hoard.leave(0);
            assertFalse(hoard.has(frame), "the edit has not closed: the frame is not free");
          });
      assertEquals(0, rig.paging().frames().references(frame));
      rig.gaveUp(frame);
      hoard.leave(0);
      place.refused(place.page(0), Access.READ);
      hoard.giveBack();
    }
  }

  /** Likely causes: invalidations of one edit are dropped when they become many. */
  @Rule("Q9.11")
  void manyChangesInOneEditAllTakeEffect(Rig rig) {
    FrameNumber frame = rig.frame(1);
    FrameNumber fresh = rig.frame(2);
    for (Place place : Place.all(rig)) {
      for (int i = 0; i < 90; i++) {
        place.map(place.page(i % 3, i), frame);
        place.writes(place.page(i % 3, i), 1);
      }
      place.edit(
          edit -> {
            for (int i = 0; i < 90; i++) {
              PageNumber page = place.page(i % 3, i);
              switch (i % 4) {
                case 0 -> edit.unmap(page);
                case 1 -> edit.protect(page, place.readOnly());
                case 2 -> edit.remap(page, fresh, place.readWrite(), MemoryType.WRITE_BACK);
                default -> edit.testAndClearDirty(page);
              }
            }
          });
      for (int i = 0; i < 90; i++) {
        PageNumber page = place.page(i % 3, i);
        switch (i % 4) {
          case 0 -> place.refused(page, Access.READ);
          case 1 -> place.refused(page, Access.WRITE);
          case 2 -> place.reads(page, 2);
          default -> {
            place.writes(page, 1);
            assertEquals(true, rig.mapped(place.space(), page).dirty());
          }
        }
      }
      for (int i = 0; i < 3; i++) {
        PageRange all = PageRange.of(place.page(i, 0), 90);
        place.edit(edit -> edit.unmap(all));
      }
    }
  }

  /** Likely causes: an access under way keeps using what it found before the edit. */
  @Rule("Q9.12")
  void kernelAccessesAreCoherentToo(Rig rig) {
    AddressSpace space = rig.activeSpace();
    rig.map(space, rig.page(0), rig.frame(1));
    rig.cpu().kernel().store32(rig.page(0).address(), 4);
    rig.edit(space, edit -> edit.protect(rig.page(0), Protection.USER_READ));
    assertFalse(Touch.kernelPermits(rig.cpu(), rig.page(0), Access.WRITE));
    Touch.kernelReads(rig.cpu(), rig.page(0), 4);
    rig.unmap(space, rig.page(0));
    assertFalse(Touch.kernelPermits(rig.cpu(), rig.page(0), Access.READ));
  }
}
