package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.FrameNumber;
import dev.quire.api.PageNumber;
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

/** Q24: what parent and child see after a fork. */
abstract class ForkRules {
  private static final int SLOTS = 64;

  /** Makes the pager under test. */
  abstract Pager pager(Paging paging, BackingStore store);

  private Family family(Rig rig) {
    BackingStore store = MemoryStore.create(SLOTS);
    return new Family(rig, pager(rig.paging(), store), store);
  }

  /**
   * Likely causes: the parent keeps the right to write; its translation outlives the fork; a copy
   * is not made, or not mapped.
   */
  @Rule("Q24.1")
  void eachSeesItsOwnWritesOnly(Rig rig) {
    Family family = family(rig);
    UserSpace parent = family.heap(4);
    for (int i = 0; i < 4; i++) {
      family.writes(parent, i, 0x10 + i);
      family.writesLast(parent, i, 0x1a + i);
    }
    UserSpace child = family.fork(parent, "child");
    List<UserSpace> both = List.of(parent, child);
    // The parent was current all along: what its processor kept of the pages must be gone.
    family.writes(parent, 0, 0xa0);
    family.writes(child, 1, 0xb1);
    family.read(0, both, 0xa0, 0x10);
    family.read(1, both, 0x11, 0xb1);
    family.writes(child, 0, 0xb0);
    family.writes(parent, 1, 0xa1);
    family.writes(child, 2, 0xb2);
    family.writes(parent, 2, 0xa2);
    family.read(0, both, 0xa0, 0xb0);
    family.read(1, both, 0xa1, 0xb1);
    family.read(2, both, 0xa2, 0xb2);
    family.read(3, both, 0x13, 0x13);
    for (int i = 0; i < 4; i++) {
      family.readsLast(parent, i, 0x1a + i);
      family.readsLast(child, i, 0x1a + i);
    }
    family.leave();
  }

  /** Likely causes: pages are copied at the fork. */
  @Rule("Q24.2")
  void aForkTakesNoFrameForPages(Rig rig) {
    Family family = family(rig);
    UserSpace parent = family.heap(6);
    family.addFile(parent, 2, Protection.USER_READ_EXECUTE);
    for (int i = 0; i < 6; i++) {
      family.writes(parent, i, i);
    }
    family.reads(parent, Family.FILE, Family.fileWord(0));
    int before = family.resident();
    UserSpace child = family.fork(parent, "child");
    assertEquals(before, family.resident(), "pages in frames");
    for (int page : new int[] {0, 5, Family.FILE}) {
      assertEquals(family.frame(parent, page), family.frame(child, page), "one frame for both");
      assertFalse(family.mayWrite(parent, page), "the parent may not write to it");
      assertFalse(family.mayWrite(child, page), "the child may not write to it");
    }
    family.reads(child, 5, 5);
    family.reads(child, Family.FILE, Family.fileWord(0));
    assertEquals(before, family.resident(), "pages in frames, after they were read");
    assertFalse(Touch.permits(rig.cpu(), rig.page(Family.FILE), Access.WRITE), "text stays so");
    assertEquals(0, family.count(Count.COPY_ON_WRITE));
    family.writes(child, 5, 50);
    assertEquals(before + 1, family.resident());
    assertEquals(1, family.count(Count.COPY_ON_WRITE));
    assertNotEquals(family.frame(parent, 5), family.frame(child, 5));
    family.leave();
  }

  /** Likely causes: a page is counted as shared for ever; the reverse map keeps who has left. */
  @Rule("Q24.3")
  void theLastOneWritesWithoutACopy(Rig rig) {
    Family family = family(rig);
    UserSpace parent = family.heap(3);
    for (int i = 0; i < 3; i++) {
      family.writes(parent, i, 0x30 + i);
    }
    FrameNumber first = family.frame(parent, 0);
    FrameNumber second = family.frame(parent, 1);
    UserSpace child = family.fork(parent, "child");
    family.writes(child, 0, 0xc0);
    family.writes(parent, 0, 0xa0);
    assertEquals(1, family.count(Count.COPY_ON_WRITE), "the second writer needs no copy");
    assertEquals(1, family.count(Count.TAKE_OVER));
    assertEquals(first, family.frame(parent, 0));
    assertTrue(family.mayWrite(parent, 0));
    family.exit(child);
    family.writes(parent, 1, 0xa1);
    assertEquals(1, family.count(Count.COPY_ON_WRITE), "nobody else has the page");
    assertEquals(2, family.count(Count.TAKE_OVER));
    assertEquals(second, family.frame(parent, 1));
    family.reads(parent, 0, 0xa0);
    family.reads(parent, 1, 0xa1);
    family.reads(parent, 2, 0x32);
    assertEquals(3, family.resident());
    family.leave();
  }

  /** Likely causes: the child lacks the tickets, or has those of another region. */
  @Rule("Q24.4")
  void pagesThatWereNeverTouchedAreEachOnesOwn(Rig rig) {
    Family family = family(rig);
    UserSpace parent = family.heap(3);
    family.addFile(parent, 3, Protection.USER_READ_WRITE);
    UserSpace child = family.fork(parent, "child");
    List<UserSpace> both = List.of(parent, child);
    assertEquals(0, family.resident());
    for (int from : new int[] {0, Family.FILE}) {
      int rest = from == 0 ? 0 : Family.fileWord(0);
      int more = from == 0 ? 0 : 1;
      family.writes(child, from, 0xc0);
      family.read(from, both, rest, 0xc0);
      family.writes(parent, from + 1, 0xa1);
      family.read(from + 1, both, 0xa1, rest + more);
      family.read(from + 2, both, rest + 2 * more, rest + 2 * more);
    }
    family.exit(parent);
    family.reads(child, Family.FILE + 1, Family.fileWord(1));
    family.leave();
  }

  /** Likely causes: shared memory is treated as a process's own. */
  @Rule("Q24.5")
  void sharedMemoryStaysShared(Rig rig) {
    Family family = family(rig);
    UserSpace parent = family.heap(1);
    family.addShared(parent, 3);
    family.writes(parent, Family.SHARED, 0x50);
    family.writes(parent, Family.SHARED + 1, 0x51);
    assertEquals(EvictOutcome.WRITTEN, family.evict(parent, Family.SHARED + 1));
    UserSpace child = family.fork(parent, "child");
    List<UserSpace> both = List.of(parent, child);
    for (int i = 0; i < 3; i++) {
      int page = Family.SHARED + i;
      family.read(page, both, i == 2 ? 0 : 0x50 + i, i == 2 ? 0 : 0x50 + i);
      family.writes(child, page, 0xc0 + i);
      family.read(page, both, 0xc0 + i, 0xc0 + i);
      family.writes(parent, page, 0xa0 + i);
      family.read(page, both, 0xa0 + i, 0xa0 + i);
      assertEquals(EvictOutcome.WRITTEN, family.evict(child, page));
      family.isOut(parent, page);
    }
    assertEquals(0, family.count(Count.COPY_ON_WRITE));
    family.exit(parent);
    for (int i = 0; i < 3; i++) {
      family.reads(child, Family.SHARED + i, 0xa0 + i);
    }
    family.leave();
  }

  /** Likely causes: a wired page is shared like others; the copy inherits the wiring. */
  @Rule("Q24.6")
  void aWiredPageIsCopiedAtOnce(Rig rig) {
    Family family = family(rig);
    Pager pager = family.pager();
    UserSpace parent = family.heap(3);
    for (int i = 0; i < 3; i++) {
      family.writes(parent, i, 0x60 + i);
    }
    assertTrue(pager.wire(rig.cpu(), parent, family.pages(0, 1)));
    FrameNumber pinned = pager.pin(rig.cpu(), parent, rig.page(1)).orElseThrow();
    List<Object> before = family.states(parent, 0, 2);
    UserSpace child = family.fork(parent, "child");
    assertEquals(before, family.states(parent, 0, 2), "frames and rights of the parent's pages");
    assertEquals(2, family.count(Count.FORK_COPY));
    long faults = family.count(Count.SPURIOUS) + family.count(Count.COPY_ON_WRITE);
    for (int i = 0; i < 2; i++) {
      assertNotEquals(family.frame(parent, i), family.frame(child, i), "a frame of its own");
      assertEquals(EvictOutcome.WRITTEN, family.evict(child, i), "only the child has it");
      family.writes(parent, i, 0xa0 + i);
      family.reads(child, i, 0x60 + i);
      family.writes(child, i, 0xc0 + i);
      family.reads(parent, i, 0xa0 + i);
      assertEquals(EvictOutcome.WRITTEN, family.evict(child, i), "the child's page may leave");
      assertEquals(EvictOutcome.HELD, family.evict(parent, i));
      family.reads(child, i, 0xc0 + i);
    }
    assertEquals(
        faults,
        family.count(Count.SPURIOUS) + family.count(Count.COPY_ON_WRITE),
        "faults of pages that were copied at once");
    assertEquals(1, pager.statistics(rig.cpu()).wiredPages());
    assertEquals(2 + rig.paging().processors().size(), pager.minimumFrames(rig.cpu()));
    assertTrue(pager.wire(rig.cpu(), child, family.pages(2, 1)));
    assertNotEquals(family.frame(parent, 2), family.frame(child, 2), "what is wired is one's own");
    assertTrue(family.mayWrite(child, 2));
    pager.unpin(rig.cpu(), pinned);
    family.leave();
  }

  /** Likely causes: only two are thought of; the order in which they end matters. */
  @Rule("Q24.7")
  void forksOfForksGoInAnyOrder(Rig rig) {
    int members = 4;
    for (int first = 0; first < members; first++) {
      Family family = family(rig);
      UserSpace parent = family.heap(members + 1);
      List<UserSpace> all = new ArrayList<>(List.of(parent));
      for (int i = 0; i <= members; i++) {
        family.writes(parent, i, 0x70 + i);
      }
      all.add(family.fork(parent, "child"));
      all.add(family.fork(all.get(1), "child's child"));
      family.writes(all.get(1), 1, 0xc1);
      all.add(family.fork(parent, "sibling"));
      family.writes(parent, 0, 0xa0);
      family.writes(all.get(2), 2, 0xc2);
      family.writes(all.get(3), 3, 0xc3);
      family.read(0, all, 0xa0, 0x70, 0x70, 0x70);
      family.read(1, all, 0x71, 0xc1, 0x71, 0x71);
      family.read(2, all, 0x72, 0x72, 0xc2, 0x72);
      family.read(3, all, 0x73, 0x73, 0x73, 0xc3);
      for (int gone = 0; gone < members; gone++) {
        int now = (first + gone) % members;
        family.reads(all.get(now), 4, 0x74);
        family.reads(all.get(now), now, now == 0 ? 0xa0 : 0xc0 + now);
        family.exit(all.get(now));
        for (int left = gone + 1; left < members; left++) {
          UserSpace one = all.get((first + left) % members);
          family.reads(one, 4, 0x74);
          family.reads(one, now, 0x70 + now);
        }
      }
      family.nothingIsLeft();
    }
  }

  /** Likely causes: protect gives the right to write to a frame that others have. */
  @Rule("Q24.8")
  void protectionsAreEachOnesOwn(Rig rig) {
    Family family = family(rig);
    UserSpace parent = family.heap(4);
    for (int i = 0; i < 4; i++) {
      family.writes(parent, i, 0x80 + i);
    }
    family.pager().protect(rig.cpu(), parent, family.pages(2, 1), Protection.USER_READ);
    UserSpace child = family.fork(parent, "child");
    family.pager().protect(rig.cpu(), child, family.pages(0, 2), Protection.USER_READ);
    rig.cpu().activate(child.space());
    for (int i = 0; i < 3; i++) {
      assertFalse(Touch.permits(rig.cpu(), rig.page(i), Access.WRITE), "protected page " + i);
    }
    family.writes(parent, 0, 0xa0);
    for (UserSpace each : List.of(parent, child)) {
      family.pager().protect(rig.cpu(), each, family.pages(0, 4), Protection.USER_READ_WRITE);
    }
    for (int i = 1; i < 4; i++) {
      assertFalse(family.mayWrite(child, i), "others have the frame of page " + i);
      family.writes(child, i, 0xc0 + i);
      family.reads(parent, i, 0x80 + i);
      family.writes(parent, i, 0xa0 + i);
      family.reads(child, i, 0xc0 + i);
    }
    family.reads(child, 0, 0x80);
    family.leave();
  }

  /** Likely causes: the pager writes to a page without asking who else has it. */
  @Rule("Q24.9")
  void writesFromOutsideReachOneProcessOnly(Rig rig) {
    Family family = family(rig);
    Pager pager = family.pager();
    UserSpace parent = family.heap(3);
    family.addFile(parent, 1, Protection.USER_READ);
    for (int i = 0; i < 3; i++) {
      family.writes(parent, i, 0x90 + i);
      family.writesLast(parent, i, 0x9a + i);
    }
    family.reads(parent, Family.FILE, Family.fileWord(0));
    UserSpace child = family.fork(parent, "child");
    List<UserSpace> both = List.of(parent, child);
    byte[] seen = new byte[Integer.BYTES];
    pager.read(rig.cpu(), child, rig.page(0).address(), seen, 0, seen.length);
    assertEquals(family.frame(parent, 0), family.frame(child, 0), "reading separates nothing");
    family.writesFromOutside(child, 0, 0xc0);
    family.writesFromOutside(parent, 1, 0xa1);
    family.writesFromOutside(child, Family.FILE, 0xcf);
    byte[] page = new byte[PageNumber.BYTES];
    System.arraycopy(Family.bytes(0xc2), 0, page, 0, Integer.BYTES);
    assertTrue(pager.replace(rig.cpu(), child, rig.page(2), page));
    family.read(0, both, 0x90, 0xc0);
    family.read(1, both, 0xa1, 0x91);
    family.read(2, both, 0x92, 0xc2);
    family.readsLast(child, 0, 0x9a);
    family.readsLast(parent, 1, 0x9b);
    family.readsLast(parent, 2, 0x9c);
    family.read(Family.FILE, both, Family.fileWord(0), 0xcf);
    assertFalse(Touch.permits(rig.cpu(), rig.page(Family.FILE), Access.WRITE), "read-only still");
    pager.removePages(rig.cpu(), child, family.pages(1, 1));
    family.reads(parent, 1, 0xa1);
    family.leave();
  }
}
