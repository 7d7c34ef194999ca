package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.api.Access;
import dev.quire.api.FrameAllocator;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import dev.quire.common.swap.BackingStore;
import dev.quire.common.swap.EvictOutcome;
import dev.quire.common.swap.MemoryStore;
import dev.quire.common.swap.Pager;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.UserSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A pager whose pages come to lie in consecutive frames, those of an area, so that someone can make
 * one large mapping of them.
 */
final class LargeScene {
  private static final int SLOTS = 2048;
  private static final long PLACE = 1L << 11;

  private final Rig rig;
  private final LargeArea area;
  private final BackingStore store = MemoryStore.create(SLOTS);
  private final Pager pager;
  private final Map<FrameOwner, Long> before;
  private final List<UserSpace> alive = new ArrayList<>();

  /** How many frames of the area are the pager's; the rest is the rig's. */
  private long given;

  LargeScene(Rig rig, LargeArea area, Function<BackingStore, Pager> make) {
    this.rig = rig;
    this.area = area;
    pager = make.apply(store);
    before = Map.copyOf(rig.paging().frames().usage());
  }

  Pager pager() {
    return pager;
  }

  /** The first page of the large mapping. */
  PageNumber first() {
    return rig.page(PLACE);
  }

  /** A page that is in no large mapping. */
  PageNumber behind() {
    return rig.page(2 * PLACE);
  }

  UserSpace space(String name) {
    UserSpace space = pager.createSpace(rig.cpu(), name, violation -> {});
    alive.add(space);
    return space;
  }

  /** A space with so many anonymous pages from {@code page} on. */
  UserSpace heap(String name, PageNumber page, long pages) {
    UserSpace space = space(name);
    pager.addRegion(
        rig.cpu(),
        space,
        Region.anonymous("heap", PageRange.of(page, pages), Protection.USER_READ_WRITE));
    return space;
  }

  /** Brings all pages in, each into its frame of the area, with the word of that. */
  void bringIn(UserSpace space) {
    bringIn(space, area.count());
  }

  /** As {@link #bringIn(UserSpace)}, so many of the pages. */
  void bringIn(UserSpace space, long count) {
    FrameAllocator frames = rig.paging().frames();
    Hoard hoard = new Hoard(frames);
    hoard.leave(0);
    for (long i = 0; i < count; i++) {
      FrameNumber frame = area.frame(i);
      rig.gaveUp(frame);
      frames.release(frame);
      assertEquals(Optional.empty(), pager.bringIn(rig.cpu(), space, first().plus(i), Access.READ));
      assertEquals(frame, rig.mapped(space.space(), first().plus(i)).frame());
      rig.poke(frame, area.word(i));
      frames.markDirty(frame);
    }
    given = count;
    hoard.giveBack();
  }

  /** Puts a large mapping of the area's frames in place of what is there. */
  void makeLarge(UserSpace space) {
    try (TableEdit edit = rig.cpu().edit(space.space())) {
      edit.unmap(area.pages(first()));
      area.map(edit, first(), Protection.USER_READ_WRITE);
    }
  }

  void isLarge(UserSpace space) {
    for (long i : area.samples()) {
      int order = rig.ask(space.space(), edit -> edit.order(first().plus(i)));
      assertEquals(area.order(), order);
    }
    reads(space);
  }

  /** Splits the large mapping into pages. */
  void split(UserSpace space) {
    try (TableEdit edit = rig.cpu().edit(space.space())) {
      for (long i = 0; i < area.count(); i++) {
        while (edit.order(first().plus(i)) > 0) {
          edit.split(first().plus(i));
        }
      }
    }
  }

  /** User code reads the area's words. */
  void reads(UserSpace space) {
    rig.cpu().activate(space.space());
    for (long i : area.samples()) {
      Touch.reads(rig.cpu(), first().plus(i), area.word(i));
    }
    rig.cpu().activate(rig.kernel());
  }

  EvictOutcome evict(UserSpace space, PageNumber page) {
    return pager.evict(rig.cpu(), space, page);
  }

  Optional<EvictOutcome> limit(long frames) {
    return pager.setFrameLimit(rig.cpu(), frames);
  }

  int resident() {
    return pager.statistics(rig.cpu()).residentPages();
  }

  void exitWithoutAFrame(UserSpace space) {
    Hoard hoard = new Hoard(rig.paging().frames());
    hoard.leave(0);
    alive.remove(space);
    pager.destroySpace(rig.cpu(), space);
    hoard.giveBack();
  }

  /** Takes the area's frames back from the allocator, to which the pager has given them. */
  void takeBack() {
    FrameAllocator frames = rig.paging().frames();
    Hoard hoard = new Hoard(frames);
    hoard.leave(0);
    for (long i = 0; i < given; i++) {
      hoard.giveUp(area.frame(i));
      rig.adopt(area.frame(i));
    }
    given = 0;
    hoard.giveBack();
  }

  /** All go; nothing must be left. */
  void leave() {
    pager.setFrameLimit(rig.cpu(), rig.paging().frames().total());
    rig.cpu().activate(rig.kernel());
    for (UserSpace space : alive) {
      pager.destroySpace(rig.cpu(), space);
    }
    takeBack();
    assertEquals(0, store.usedSlots(), "slots in use after all spaces are gone");
    assertEquals(0, resident(), "pages in frames after all spaces are gone");
    assertEquals(0, pager.statistics(rig.cpu()).mappings(), "mappings that are remembered");
    assertEquals(before, Map.copyOf(rig.paging().frames().usage()), "frames in use, by owner");
  }
}
