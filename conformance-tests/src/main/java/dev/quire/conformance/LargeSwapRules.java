package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.Access;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.Paging;
import dev.quire.api.Protection;
import dev.quire.common.swap.BackingStore;
import dev.quire.common.swap.EvictOutcome;
import dev.quire.common.swap.Pager;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.SharedMemory;
import dev.quire.common.swap.UserSpace;
import java.util.List;
import java.util.Optional;

/** Q23, continued: pages of processes of which someone makes one large mapping. */
abstract class LargeSwapRules {
  // More pages than the pager takes at once lie around a large mapping.
  private static final int BEFORE = 1200;
  private static final int OTHERS = 12;
  private static final int ROOM = 6;

  /** Makes the pager under test. */
  abstract Pager pager(Paging paging, BackingStore store);

  private LargeScene scene(Rig rig, LargeArea area) {
    return new LargeScene(rig, area, store -> pager(rig.paging(), store));
  }

  /** Likely causes: marks of a large mapping are cleared; a part of it is unmapped. */
  @Rule("Q23.6")
  void largeMappingsStayAndOthersGoOn(Rig rig) {
    for (LargeArea area : LargeArea.all(rig.configure(b -> b.zeroedPool(0)))) {
      LargeScene scene = scene(rig, area);
      UserSpace space = scene.heap("large", scene.first(), area.count());
      scene.bringIn(space);
      scene.makeLarge(space);
      UserSpace other = scene.heap("other", scene.behind(), OTHERS);
      assertEquals(Optional.empty(), scene.limit(area.count() + ROOM));
      rig.cpu().activate(other.space());
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < OTHERS; i++) {
          PageNumber page = scene.behind().plus(i);
          Touch.reads(rig.cpu(), page, round == 0 ? 0 : 100 * round - 100 + i);
          Touch.writes(rig.cpu(), page, 100 * round + i);
        }
      }
      rig.cpu().activate(rig.kernel());
      for (long i : area.samples()) {
        assertEquals(EvictOutcome.HELD, scene.evict(space, scene.first().plus(i)));
      }
      scene.isLarge(space);
      assertNotEquals(Optional.empty(), scene.limit(ROOM), "large mappings do not leave");
      scene.isLarge(space);
      scene.split(space);
      assertEquals(Optional.empty(), scene.limit(1));
      for (long i : area.samples()) {
        EvictOutcome outcome = scene.evict(space, scene.first().plus(i));
        assertTrue(outcome.isDone() || outcome == EvictOutcome.NOT_RESIDENT, outcome::name);
        PageState state = rig.lookup(space.space(), scene.first().plus(i));
        assertInstanceOf(PageState.Ticket.class, state, "what was split leaves");
      }
      scene.reads(space);
      scene.leave();
    }
  }

  /**
   * Likely causes: a page that is large in one of its spaces stays away from those that it left.
   */
  @Rule("Q23.7")
  void aPageIsHeldByWhicheverSpaceHasItLarge(Rig rig) {
    for (LargeArea area : LargeArea.all(rig.configure(b -> b.zeroedPool(0)))) {
      for (int large = 0; large < 2; large++) {
        LargeScene scene = scene(rig, area);
        SharedMemory shared =
            scene.pager().createShared(rig.cpu(), "shared", Math.toIntExact(area.count()));
        List<UserSpace> spaces = List.of(scene.space("one"), scene.space("two"));
        for (UserSpace space : spaces) {
          Region region = Region.shared(scene.first(), Protection.USER_READ_WRITE, shared);
          scene.pager().addRegion(rig.cpu(), space, region);
        }
        scene.pager().closeShared(rig.cpu(), shared);
        UserSpace has = spaces.get(large);
        UserSpace small = spaces.get(1 - large);
        scene.bringIn(has);
        scene.reads(small);
        scene.makeLarge(has);
        for (long i : area.samples()) {
          assertEquals(EvictOutcome.HELD, scene.evict(small, scene.first().plus(i)));
          assertEquals(area.frame(i), rig.mapped(small.space(), scene.first().plus(i)).frame());
        }
        scene.isLarge(has);
        scene.reads(small);
        scene.split(has);
        assertTrue(scene.evict(small, scene.first()).isDone());
        assertInstanceOf(PageState.Ticket.class, rig.lookup(has.space(), scene.first()));
        scene.reads(has);
        scene.leave();
      }
    }
  }

  /**
   * Likely causes: a range is cut where a large mapping lies; the rest of one that is removed in
   * part is lost.
   */
  @Rule("Q23.8")
  void regionsWithLargeMappingsAreRemoved(Rig rig) {
    for (LargeArea area : LargeArea.all(rig.configure(b -> b.zeroedPool(0)))) {
      LargeScene scene = scene(rig, area);
      long around = BEFORE - area.count() / 2;
      UserSpace whole = scene.heap("whole", scene.first().plus(-around), area.count() + BEFORE);
      scene.bringIn(whole);
      scene.makeLarge(whole);
      PageRange all = PageRange.of(scene.first().plus(-around), area.count() + BEFORE);
      scene.pager().removePages(rig.cpu(), whole, all);
      assertEquals(0, whole.space().occupiedPages());
      assertEquals(0, scene.resident());
      scene.takeBack();

      UserSpace part = scene.heap("part", scene.first(), area.count());
      scene.bringIn(part);
      scene.makeLarge(part);
      PageRange half = PageRange.of(scene.first(), area.count() / 2);
      scene.pager().removePages(rig.cpu(), part, half);
      assertEquals(area.count() / 2, part.space().occupiedPages());
      rig.cpu().activate(part.space());
      for (long i : area.samples()) {
        if (i >= area.count() / 2) {
          Touch.reads(rig.cpu(), scene.first().plus(i), area.word(i));
        }
      }
      rig.cpu().activate(rig.kernel());
      scene.leave();
    }
  }

  /** Likely causes: a mapping that lies partly in a region is neither the region's nor swept. */
  @Rule("Q23.9")
  void spacesWithLargeMappingsAreDestroyedWithoutAFrame(Rig rig) {
    for (LargeArea area : LargeArea.all(rig.configure(b -> b.zeroedPool(0)))) {
      for (boolean inside : new boolean[] {true, false}) {
        LargeScene scene = scene(rig, area);
        // A quarter is of one region, a quarter of another, and a half of none.
        UserSpace space = scene.heap("exits", scene.first().plus(-3), 3 + area.count() / 4);
        PageRange second = PageRange.of(scene.first().plus(area.count() / 4), area.count() / 4);
        scene
            .pager()
            .addRegion(rig.cpu(), space, Region.anonymous("second", second, Protection.USER_READ));
        scene.bringIn(space, area.count() / 2);
        scene.makeLarge(space);
        rig.cpu().activate(inside ? space.space() : rig.kernel());
        scene.exitWithoutAFrame(space);
        assertEquals(0, scene.resident());
        scene.leave();
      }
    }
  }

  /** Likely causes: what another frame was put over is known as a page of a region that is gone. */
  @Rule("Q23.10")
  void pagesThatWereReplacedByALargeMappingLeave(Rig rig) {
    for (LargeArea area : LargeArea.all(rig.configure(b -> b.zeroedPool(0)))) {
      LargeScene scene = scene(rig, area);
      UserSpace space = scene.heap("replaced", scene.first(), area.count());
      for (long i : area.samples()) {
        assertEquals(
            Optional.empty(),
            scene.pager().bringIn(rig.cpu(), space, scene.first().plus(i), Access.WRITE));
      }
      scene.makeLarge(space);
      scene.reads(space);
      scene.pager().removePages(rig.cpu(), space, area.pages(scene.first()));
      UserSpace other = scene.heap("other", scene.behind(), OTHERS);
      assertEquals(Optional.empty(), scene.limit(1));
      rig.cpu().activate(other.space());
      for (int i = 0; i < OTHERS; i++) {
        Touch.writes(rig.cpu(), scene.behind().plus(i), i);
      }
      rig.cpu().activate(rig.kernel());
      assertTrue(scene.resident() <= 1);
      scene.leave();
    }
  }

  /** Likely causes: the first write after a fork changes a part of a large mapping. */
  @Rule("Q24.10")
  void aWriteAfterAForkSplits(Rig rig) {
    for (LargeArea area : LargeArea.all(rig.configure(b -> b.zeroedPool(0)))) {
      LargeScene scene = scene(rig, area);
      UserSpace parent = scene.heap("parent", scene.first(), area.count());
      scene.bringIn(parent);
      scene.makeLarge(parent);
      UserSpace child = scene.space("child");
      scene.pager().fork(rig.cpu(), parent, child);
      scene.reads(parent);
      scene.reads(child);
      PageNumber last = scene.first().plus(area.count() - 1);
      rig.cpu().activate(parent.space());
      Touch.writes(rig.cpu(), last, 1);
      rig.cpu().activate(child.space());
      Touch.reads(rig.cpu(), last, area.word(area.count() - 1));
      Touch.writes(rig.cpu(), scene.first(), 2);
      rig.cpu().activate(parent.space());
      Touch.reads(rig.cpu(), last, 1);
      Touch.reads(rig.cpu(), scene.first(), area.word(0));
      rig.cpu().activate(rig.kernel());
      scene.leave();
    }
  }
}
