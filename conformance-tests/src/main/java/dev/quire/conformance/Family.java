package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.VirtualAddress;
import dev.quire.common.swap.BackingStore;
import dev.quire.common.swap.EvictOutcome;
import dev.quire.common.swap.Pager;
import dev.quire.common.swap.PagerStatistics.Count;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.SharedMemory;
import dev.quire.common.swap.UserSpace;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Spaces that are forks of each other, and the store that they share. */
final class Family {
  /** Where file pages begin, counted from the first page of the heap. */
  static final int FILE = 32;

  /** Where shared pages begin. */
  static final int SHARED = 64;

  private final Rig rig;
  private final Pager pager;
  private final BackingStore store;
  private final Map<FrameOwner, Long> before;
  private final List<UserSpace> alive = new ArrayList<>();

  Family(Rig rig, Pager pager, BackingStore store) {
    this.rig = rig;
    this.pager = pager;
    this.store = store;
    before = Map.copyOf(rig.paging().frames().usage());
  }

  Pager pager() {
    return pager;
  }

  // Who there is.

  /** A space with so many anonymous pages, which it may write. */
  UserSpace heap(int pages) {
    UserSpace space = empty("parent");
    add(space, Region.anonymous("heap", pages(0, pages), Protection.USER_READ_WRITE));
    return space;
  }

  private UserSpace empty(String name) {
    UserSpace space = pager.createSpace(rig.cpu(), name, violation -> {});
    alive.add(space);
    return space;
  }

  void add(UserSpace space, Region region) {
    pager.addRegion(rig.cpu(), space, region);
  }

  /** Adds file pages, each of which is filled with {@link #fileWord}. */
  void addFile(UserSpace space, int pages, Protection protection) {
    add(
        space,
        Region.file(
            "file",
            pages(FILE, pages),
            protection,
            (index, to) -> {
              ByteBuffer page = ByteBuffer.wrap(to).order(ByteOrder.LITTLE_ENDIAN);
              while (page.hasRemaining()) {
                page.putInt(fileWord((int) index));
              }
            },
            0));
  }

  static int fileWord(int index) {
    return 0xf11e00 + index;
  }

  SharedMemory addShared(UserSpace space, int pages) {
    SharedMemory shared = pager.createShared(rig.cpu(), "shared", pages);
    add(space, Region.shared(rig.page(SHARED), Protection.USER_READ_WRITE, shared));
    pager.closeShared(rig.cpu(), shared);
    return shared;
  }

  UserSpace fork(UserSpace parent, String name) {
    UserSpace child = empty(name);
    pager.fork(rig.cpu(), parent, child);
    return child;
  }

  void exit(UserSpace space) {
    exit(rig.cpu(), space);
  }

  void exit(Processor on, UserSpace space) {
    alive.remove(space);
    pager.destroySpace(on, space);
  }

  // What they do.

  PageRange pages(long first, long count) {
    return PageRange.of(rig.page(first), count);
  }

  private Processor in(UserSpace space) {
    rig.cpu().activate(space.space());
    return rig.cpu();
  }

  void writes(UserSpace space, int page, int word) {
    Touch.writes(in(space), rig.page(page), word);
  }

  void reads(UserSpace space, int page, int word) {
    Touch.reads(in(space), rig.page(page), word);
  }

  /** Writes the last word of a page. */
  void writesLast(UserSpace space, int page, int word) {
    in(space).user().store32(last(page), word);
  }

  void readsLast(UserSpace space, int page, int word) {
    assertEquals(word, in(space).user().load32(last(page)), () -> "the last word of page " + page);
  }

  private VirtualAddress last(int page) {
    return rig.page(page).address().plus(PageNumber.BYTES - Integer.BYTES);
  }

  /** Each space reads its word. */
  void read(int page, List<UserSpace> spaces, int... words) {
    for (int i = 0; i < words.length; i++) {
      reads(spaces.get(i), page, words[i]);
    }
  }

  EvictOutcome evict(UserSpace space, int page) {
    return pager.evict(rig.cpu(), space, rig.page(page));
  }

  /** Writes a word from outside. */
  void writesFromOutside(UserSpace space, int page, int word) {
    byte[] bytes = bytes(word);
    VirtualAddress at = rig.page(page).address();
    assertTrue(pager.write(rig.cpu(), space, at, bytes, 0, bytes.length).complete());
  }

  static byte[] bytes(int word) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(word).array();
  }

  // What is asked of them.

  PageState.Mapped mapped(UserSpace space, int page) {
    return rig.mapped(space.space(), rig.page(page));
  }

  FrameNumber frame(UserSpace space, int page) {
    return mapped(space, page).frame();
  }

  /** Whether user code of a space can write to a page without a fault. */
  boolean mayWrite(UserSpace space, int page) {
    return mapped(space, page).protection().writable();
  }

  void isOut(UserSpace space, int page) {
    assertInstanceOf(
        PageState.Ticket.class,
        rig.lookup(space.space(), rig.page(page)),
        () -> "page " + page + " of " + space + " is out");
  }

  long count(Count count) {
    return pager.statistics(rig.cpu()).get(count);
  }

  int resident() {
    return pager.statistics(rig.cpu()).residentPages();
  }

  int usedSlots() {
    return store.usedSlots();
  }

  /** What stands in the page of a space, without the marks. */
  List<Object> states(UserSpace space, int first, int count) {
    List<Object> states = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      PageNumber page = rig.page((long) first + i);
      PageState state = rig.lookup(space.space(), page);
      states.add(
          state instanceof PageState.Mapped mapped
              ? List.of(mapped.frame(), mapped.protection())
              : state);
    }
    return states;
  }

  /** All go; nothing must be left. */
  void leave() {
    rig.cpu().activate(rig.kernel());
    while (!alive.isEmpty()) {
      exit(alive.get(0));
    }
    nothingIsLeft();
  }

  /** After the last has gone. */
  void nothingIsLeft() {
    assertEquals(0, store.usedSlots(), "slots in use after all spaces are gone");
    assertEquals(0, resident(), "pages in frames after all spaces are gone");
    assertEquals(0, pager.statistics(rig.cpu()).mappings(), "mappings that are remembered");
    assertEquals(before, Map.copyOf(rig.paging().frames().usage()), "frames in use, by owner");
  }
}
