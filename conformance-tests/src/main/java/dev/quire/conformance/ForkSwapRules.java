package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.Paging;
import dev.quire.api.Protection;
import dev.quire.common.swap.BackingStore;
import dev.quire.common.swap.EvictOutcome;
import dev.quire.common.swap.MemoryStore;
import dev.quire.common.swap.Pager;
import dev.quire.common.swap.PagerStatistics.Count;
import dev.quire.common.swap.UserSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Q25: pages of a fork that leave their frames and come back. */
abstract class ForkSwapRules {
  private static final int SLOTS = 64;

  /** Makes the pager under test. */
  abstract Pager pager(Paging paging, BackingStore store);

  private Family family(Rig rig, BackingStore store) {
    return new Family(rig, pager(rig.paging(), store), store);
  }

  private Family family(Rig rig) {
    return family(rig, MemoryStore.create(SLOTS));
  }

  /** Likely causes: the child has no ticket, or the parent's page-in takes the slot from it. */
  @Rule("Q25.1")
  void aPageThatWasOutIsInBoth(Rig rig) {
    Family family = family(rig);
    UserSpace parent = family.heap(4);
    for (int i = 0; i < 4; i++) {
      family.writes(parent, i, 0x10 + i);
      assertEquals(EvictOutcome.WRITTEN, family.evict(parent, i));
    }
    UserSpace child = family.fork(parent, "child");
    List<UserSpace> both = List.of(parent, child);
    assertEquals(4, family.usedSlots(), "one slot for both");
    family.reads(parent, 0, 0x10);
    assertEquals(EvictOutcome.DROPPED, family.evict(parent, 0), "its slot is still good");
    family.reads(child, 0, 0x10);
    assertEquals(EvictOutcome.DROPPED, family.evict(child, 0));
    family.read(0, both, 0x10, 0x10);
    family.writes(child, 1, 0xc1);
    family.read(1, both, 0x11, 0xc1);
    family.writes(parent, 2, 0xa2);
    assertTrue(family.evict(parent, 2).isDone());
    family.read(2, both, 0xa2, 0x12);
    family.exit(parent);
    family.reads(child, 3, 0x13);
    family.writes(child, 3, 0xc3);
    family.reads(child, 3, 0xc3);
    family.leave();
  }

  /**
   * Likely causes: the reverse map does not know the child; the dirty mark is asked of one of them,
   * or lost with the right to write; a process gets the ticket of an untouched page.
   */
  @Rule("Q25.2")
  void aSharedPageLeavesAllAndComesBackToEach(Rig rig) {
    Family family = family(rig);
    UserSpace parent = family.heap(3);
    for (int i = 0; i < 3; i++) {
      family.writes(parent, i, 0x20 + i);
    }
    UserSpace child = family.fork(parent, "child");
    UserSpace grandchild = family.fork(child, "child's child");
    List<UserSpace> all = List.of(parent, child, grandchild);
    assertEquals(EvictOutcome.WRITTEN, family.evict(parent, 0));
    assertEquals(EvictOutcome.WRITTEN, family.evict(child, 1));
    assertEquals(EvictOutcome.WRITTEN, family.evict(grandchild, 2));
    assertEquals(3, family.usedSlots(), "one slot for a page of all");
    assertEquals(0, family.resident());
    for (int i = 0; i < 3; i++) {
      for (UserSpace each : all) {
        family.isOut(each, i);
      }
    }
    for (int i = 0; i < 3; i++) {
      family.read(i, all, 0x20 + i, 0x20 + i, 0x20 + i);
      family.writes(all.get(i), i, 0xd0 + i);
      for (int j = 0; j < 3; j++) {
        family.reads(all.get(j), i, j == i ? 0xd0 + i : 0x20 + i);
      }
    }
    for (UserSpace each : all) {
      for (int i = 0; i < 3; i++) {
        family.evict(each, i);
      }
    }
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        family.reads(all.get(j), i, j == i ? 0xd0 + i : 0x20 + i);
      }
    }
    family.leave();
  }

  /** Likely causes: a slot is freed by the first that goes, or by none. */
  @Rule("Q25.3")
  void aSlotGoesWithItsLastPage(Rig rig) {
    for (int kept = 0; kept < 3; kept++) {
      Family family = family(rig);
      UserSpace parent = family.heap(2);
      family.writes(parent, 0, 0x30);
      family.writes(parent, 1, 0x31);
      List<UserSpace> all = new ArrayList<>(List.of(parent));
      all.add(family.fork(parent, "child"));
      assertEquals(EvictOutcome.WRITTEN, family.evict(parent, 0));
      all.add(family.fork(all.get(1), "child's child"));
      assertEquals(EvictOutcome.WRITTEN, family.evict(parent, 1));
      assertEquals(2, family.usedSlots());
      UserSpace last = all.remove(kept);
      family.exit(all.get(0));
      assertEquals(2, family.usedSlots(), "two have them still");
      family.pager().removePages(rig.cpu(), all.get(1), family.pages(0, 1));
      assertEquals(2, family.usedSlots(), "one has it still");
      family.exit(all.get(1));
      family.reads(last, 0, 0x30);
      family.pager().removePages(rig.cpu(), last, family.pages(0, 1));
      assertEquals(1, family.usedSlots());
      family.exit(last);
      family.nothingIsLeft();
    }
  }

  /**
   * Likely causes: a copy needs a second frame while the first is held; the source leaves first.
   */
  @Rule("Q25.4")
  void forksLiveWithAsFewFramesAsThereAreProcessors(Rig rig) {
    int pages = 6;
    Family family = family(rig);
    UserSpace parent = family.heap(pages);
    for (int i = 0; i < pages; i++) {
      family.writes(parent, i, 0x40 + i);
    }
    assertEquals(
        Optional.empty(),
        family.pager().setFrameLimit(rig.cpu(), family.pager().minimumFrames(rig.cpu())));
    UserSpace child = family.fork(parent, "child");
    UserSpace sibling = family.fork(parent, "sibling");
    for (int i = 0; i < pages; i++) {
      family.writes(child, i, 0xc0 + i);
      family.reads(parent, i, 0x40 + i);
      family.writes(parent, i, 0xa0 + i);
      family.reads(child, i, 0xc0 + i);
      assertTrue(family.resident() <= family.pager().minimumFrames(rig.cpu()));
    }
    for (int i = 0; i < pages; i++) {
      family.read(i, List.of(parent, child, sibling), 0xa0 + i, 0xc0 + i, 0x40 + i);
    }
    assertTrue(family.count(Count.COPY_ON_WRITE) > 0);
    family.leave();
  }

  /** Likely causes: what was put back may be written by all; one of the spaces is forgotten. */
  @Rule("Q25.5")
  void aPageThatCannotLeaveStaysInAll(Rig rig) {
    Family family = family(rig, MemoryStore.create(1));
    UserSpace parent = family.heap(2);
    family.writes(parent, 0, 0x50);
    family.writes(parent, 1, 0x51);
    UserSpace child = family.fork(parent, "child");
    List<UserSpace> both = List.of(parent, child);
    assertEquals(EvictOutcome.WRITTEN, family.evict(parent, 0));
    assertEquals(EvictOutcome.STORE_FULL, family.evict(child, 1));
    assertEquals(family.frame(parent, 1), family.frame(child, 1), "in its frame as before");
    for (UserSpace each : both) {
      assertFalse(family.mayWrite(each, 1), "nobody may write to it");
    }
    family.read(1, both, 0x51, 0x51);
    family.writes(child, 1, 0xc1);
    family.read(1, both, 0x51, 0xc1);
    family.exit(parent);
    family.reads(child, 0, 0x50);
    family.reads(child, 1, 0xc1);
    family.leave();
  }

  /** Likely causes: pages that were only read are written to the store, or come back as zeroes. */
  @Rule("Q25.6")
  void cleanSharedPagesLeaveWithoutAWrite(Rig rig) {
    Family family = family(rig);
    UserSpace parent = family.heap(1);
    family.addFile(parent, 2, Protection.USER_READ_WRITE);
    family.reads(parent, 0, 0);
    family.reads(parent, Family.FILE, Family.fileWord(0));
    family.reads(parent, Family.FILE + 1, Family.fileWord(1));
    UserSpace child = family.fork(parent, "child");
    for (int page : new int[] {0, Family.FILE, Family.FILE + 1}) {
      assertEquals(EvictOutcome.DROPPED, family.evict(child, page));
      family.isOut(parent, page);
    }
    assertEquals(0, family.usedSlots());
    List<UserSpace> both = List.of(parent, child);
    family.writes(child, Family.FILE, 0xcf);
    family.read(Family.FILE, both, Family.fileWord(0), 0xcf);
    family.exit(parent);
    family.reads(child, Family.FILE + 1, Family.fileWord(1));
    family.reads(child, 0, 0);
    family.leave();
  }

  /** Likely causes: a page comes back to a process that may not access it. */
  @Rule("Q25.7")
  void barredPagesKeepWhatTheyHold(Rig rig) {
    Family family = family(rig);
    Pager pager = family.pager();
    UserSpace parent = family.heap(4);
    family.addShared(parent, 1);
    family.writes(parent, Family.SHARED, 0x7f);
    for (int i = 0; i < 3; i++) {
      family.writes(parent, i, 0x70 + i);
    }
    UserSpace child = family.fork(parent, "child");
    assertEquals(Optional.empty(), pager.bar(rig.cpu(), child, family.pages(0, 4)));
    assertEquals(Optional.empty(), pager.bar(rig.cpu(), child, family.pages(Family.SHARED, 1)));
    UserSpace grandchild = family.fork(child, "child's child");
    for (int i = 0; i < 3; i++) {
      family.reads(parent, i, 0x70 + i);
    }
    assertEquals(EvictOutcome.WRITTEN, family.evict(parent, 0), "the slot is the others'");
    family.reads(parent, 0, 0x70);
    family.writes(parent, 1, 0xa1);
    for (UserSpace each : List.of(child, grandchild)) {
      rig.cpu().activate(each.space());
      for (int i : new int[] {0, 1, 2, 3, Family.SHARED}) {
        assertFalse(Touch.permits(rig.cpu(), rig.page(i), Access.READ), "page " + i);
      }
      pager.protect(rig.cpu(), each, family.pages(0, 4), Protection.USER_READ_WRITE);
      pager.protect(rig.cpu(), each, family.pages(Family.SHARED, 1), Protection.USER_READ_WRITE);
      for (int i = 0; i < 4; i++) {
        family.reads(each, i, i == 3 ? 0 : 0x70 + i);
        family.writes(each, i, 0xc0 + i);
      }
      family.reads(each, Family.SHARED, 0x7f);
    }
    family.reads(parent, 0, 0x70);
    family.reads(parent, 1, 0xa1);
    assertTrue(pager.wire(rig.cpu(), parent, family.pages(2, 1)));
    assertEquals(Optional.of(EvictOutcome.HELD), pager.bar(rig.cpu(), parent, family.pages(1, 2)));
    family.reads(parent, 1, 0xa1);
    family.leave();
  }
}
