package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.Paging;
import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import dev.quire.api.TlbModel;
import dev.quire.common.swap.BackingStore;
import dev.quire.common.swap.EvictOutcome;
import dev.quire.common.swap.EvictionStyle;
import dev.quire.common.swap.MemoryStore;
import dev.quire.common.swap.Pager;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.SharedMemory;
import dev.quire.common.swap.UserSpace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;

/** Q29: pages leave from outside their spaces and from inside, with the same outcome. */
abstract class EvictionRules {
  private static final int SLOTS = 64;
  private static final int PAGES = 12;
  private static final int STEPS = 150;
  private static final int FRAMES = 7;

  /** Makes the pager under test. */
  abstract Pager pager(Paging paging, BackingStore store);

  /** The pager under test, and one of each style. */
  private List<BiFunction<Paging, BackingStore, Pager>> pagers() {
    List<BiFunction<Paging, BackingStore, Pager>> pagers = new ArrayList<>();
    pagers.add(this::pager);
    for (EvictionStyle style : EvictionStyle.values()) {
      pagers.add((paging, store) -> Pager.create(paging, store, style));
    }
    return pagers;
  }

  /** Two spaces with pages of their own and one that they share, on a machine of its own. */
  private static final class Scene {
    final Rig rig;
    final BackingStore store;
    final Pager pager;
    final SharedMemory shared;
    final List<UserSpace> spaces = new ArrayList<>();
    private final Map<FrameNumber, Integer> names = new LinkedHashMap<>();

    Scene(Rig rig, BiFunction<Paging, BackingStore, Pager> pagers, int slots) {
      this.rig = rig.another().processors(3);
      store = MemoryStore.create(slots);
      pager = pagers.apply(this.rig.paging(), store);
      shared = pager.createShared(cpu(), "shared", 1);
      for (String name : List.of("one", "other")) {
        UserSpace space = pager.createSpace(cpu(), name, violation -> {});
        pager.addRegion(
            cpu(),
            space,
            Region.anonymous(
                "heap", PageRange.of(this.rig.page(0), PAGES), Protection.USER_READ_WRITE));
        pager.addRegion(
            cpu(), space, Region.shared(sharedPage(), Protection.USER_READ_WRITE, shared));
        spaces.add(space);
      }
    }

    Processor cpu() {
      return rig.cpu();
    }

    PageNumber sharedPage() {
      return rig.page(PAGES + 4L);
    }

    AddressSpace space(int index) {
      return spaces.get(index).space();
    }

    void store(int space, PageNumber page, int word) {
      cpu().activate(space(space));
      Touch.writes(cpu(), page, word);
    }

    /** What stands in all pages, frames named by first appearance. */
    List<String> states() {
      List<String> states = new ArrayList<>();
      for (UserSpace space : spaces) {
        for (int i = 0; i < PAGES + 5; i++) {
          PageState state = rig.lookup(space.space(), rig.page(i));
          states.add(state instanceof PageState.Mapped mapped ? named(mapped) : state.toString());
        }
      }
      return states;
    }

    /** Without the marks, which are the hardware's to set early. */
    private String named(PageState.Mapped mapped) {
      return "frame #"
          + names.computeIfAbsent(mapped.frame(), frame -> names.size())
          + " "
          + mapped.protection();
    }

    void leave() {
      rig.paging().processors().forEach(processor -> processor.activate(rig.kernel()));
      pager.closeShared(cpu(), shared);
      spaces.forEach(space -> pager.destroySpace(cpu(), space));
      assertEquals(0, store.usedSlots(), "slots in use after all spaces are gone");
      rig.finish();
    }
  }

  /** Likely causes: marks are read of the wrong space; a page is unmapped where it is not. */
  @Rule("Q29.1")
  void everyStyleHasTheSameOutcome(Rig rig) {
    List<List<String>> traces = new ArrayList<>();
    for (BiFunction<Paging, BackingStore, Pager> pagers : pagers()) {
      Scene scene = new Scene(rig, pagers, SLOTS);
      traces.add(play(scene));
      scene.leave();
    }
    for (List<String> trace : traces) {
      for (int i = 0; i < trace.size(); i++) {
        int step = i;
        assertEquals(traces.get(0).get(i), trace.get(i), () -> "step " + step + " of the history");
      }
    }
  }

  private static List<String> play(Scene scene) {
    List<String> trace = new ArrayList<>();
    Random random = new Random(29);
    // Speculation sets accessed marks as it likes, so that other pages are chosen: they are named.
    boolean chosen = scene.rig.model() != TlbModel.EAGER;
    if (chosen) {
      scene.pager.setFrameLimit(scene.cpu(), FRAMES);
    }
    scene.rig.cpu(1).activate(scene.space(1));
    int[][] words = new int[2][PAGES];
    for (int step = 1; step <= STEPS; step++) {
      int space = random.nextInt(2);
      int index = random.nextInt(PAGES);
      PageNumber page = scene.rig.page(index);
      scene.cpu().activate(scene.space(random.nextInt(2)));
      AddressSpace current = scene.cpu().current();
      switch (random.nextInt(5)) {
        case 0 ->
            trace.add("evict " + scene.pager.evict(scene.cpu(), scene.spaces.get(space), page));
        case 1 -> {
          if (chosen) {
            trace.add("one " + scene.pager.evictOne(scene.cpu()));
          }
        }
        case 2 -> {
          trace.add("shared " + scene.cpu().user().load32(scene.sharedPage().address()));
          scene.cpu().user().store32(scene.sharedPage().address(), step);
        }
        case 3 -> {
          scene.cpu().activate(scene.space(space));
          current = scene.cpu().current();
          Touch.reads(scene.cpu(), page, words[space][index]);
        }
        default -> {
          scene.store(space, page, step);
          words[space][index] = step;
          current = scene.space(space);
        }
      }
      assertEquals(current, scene.cpu().current(), "what was current before");
      trace.add(String.join(", ", scene.states()));
      trace.add(scene.pager.statistics(scene.cpu()).asMap().toString());
    }
    return trace;
  }

  /** Likely causes: the way back is missing where the store fails, or where an edit is refused. */
  @Rule("Q29.2")
  void thePreviousSpaceIsCurrentAgain(Rig rig) {
    for (BiFunction<Paging, BackingStore, Pager> pagers : pagers()) {
      Scene scene = new Scene(rig, pagers, 2);
      for (int i = 0; i < 4; i++) {
        scene.store(1, scene.rig.page(i), 0x290 + i);
      }
      List<AddressSpace> places = List.of(scene.rig.kernel(), scene.space(0), scene.space(1));
      List<EvictOutcome> outcomes = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        AddressSpace place = places.get(i % places.size());
        scene.cpu().activate(place);
        outcomes.add(scene.pager.evict(scene.cpu(), scene.spaces.get(1), scene.rig.page(i)));
        assertEquals(place, scene.cpu().current(), "what was current before");
      }
      assertEquals(
          List.of(
              EvictOutcome.WRITTEN,
              EvictOutcome.WRITTEN,
              EvictOutcome.STORE_FULL,
              EvictOutcome.STORE_FULL),
          outcomes);
      scene.store(0, scene.rig.page(0), 0x299);
      try (TableEdit held = scene.rig.cpu(2).edit(scene.space(1))) {
        assertThrows(PagingException.SpaceBusy.class, () -> scene.pager.evictOne(scene.cpu()));
        assertEquals(held.space(), scene.space(1));
      }
      assertEquals(scene.space(0), scene.cpu().current(), "what was current before the refusal");
      Touch.reads(scene.cpu(), scene.rig.page(0), 0x299);
      scene.cpu().activate(scene.space(1));
      for (int i = 2; i < 4; i++) {
        Touch.reads(scene.cpu(), scene.rig.page(i), 0x290 + i);
      }
      scene.leave();
    }
  }

  /** Likely causes: the spaces that a shared page left before the refusal are forgotten. */
  @Rule("Q29.3")
  void anEvictionThatIsRefusedTakesNoPage(Rig rig) {
    for (BiFunction<Paging, BackingStore, Pager> pagers : pagers()) {
      Scene scene = new Scene(rig, pagers, SLOTS);
      PageNumber page = scene.sharedPage();
      scene.store(0, page, 0x293);
      scene.store(1, page, 0x294);
      List<String> before = scene.states();
      for (int busy = 0; busy < 2; busy++) {
        int open = 1 - busy;
        scene.cpu().activate(scene.rig.kernel());
        try (TableEdit held = scene.rig.cpu(2).edit(scene.space(busy))) {
          assertThrows(
              PagingException.SpaceBusy.class,
              () -> scene.pager.evict(scene.cpu(), scene.spaces.get(open), page));
          assertInstanceOf(PageState.Mapped.class, held.lookup(page));
        }
        assertEquals(scene.rig.kernel(), scene.cpu().current());
        assertEquals(before, scene.states(), "every page is where it was");
      }
      assertEquals(EvictOutcome.WRITTEN, scene.pager.evict(scene.cpu(), scene.spaces.get(0), page));
      for (int i = 0; i < 2; i++) {
        scene.cpu().activate(scene.space(i));
        Touch.reads(scene.cpu(), page, 0x294);
      }
      scene.leave();
    }
  }

  /** Likely causes: only the processor that evicts drops its translations. */
  @Rule("Q29.4")
  void victimsMayBeCurrentElsewhere(Rig rig) {
    for (BiFunction<Paging, BackingStore, Pager> pagers : pagers()) {
      Scene scene = new Scene(rig, pagers, SLOTS);
      PageNumber page = scene.sharedPage();
      for (int i = 0; i < 2; i++) {
        scene.rig.cpu(1 + i).activate(scene.space(i));
        Touch.writes(scene.rig.cpu(1 + i), page, i);
        Touch.writes(scene.rig.cpu(1 + i), scene.rig.page(i), 0x400 + i);
      }
      for (int round = 0; round < 4; round++) {
        scene.cpu().activate(round % 2 == 0 ? scene.rig.kernel() : scene.space(0));
        int word = 0x500 + round;
        Touch.writes(scene.rig.cpu(1 + round % 2), page, word);
        assertTrue(scene.pager.evict(scene.cpu(), scene.spaces.get(0), page).isDone());
        for (int i = 0; i < 2; i++) {
          int own = i;
          assertTrue(
              scene.pager.evict(scene.cpu(), scene.spaces.get(i), scene.rig.page(i)).isDone());
          assertEquals(scene.space(i), scene.rig.cpu(1 + i).current());
          assertEquals(round % 2 == 1 && i == 0 ? 2 : 1, scene.space(i).activeProcessors());
          assertInstanceOf(PageState.Ticket.class, scene.rig.lookup(scene.space(own), page));
        }
        for (int i = 0; i < 2; i++) {
          Touch.reads(scene.rig.cpu(1 + i), page, word);
          Touch.reads(scene.rig.cpu(1 + i), scene.rig.page(i), 0x400 + i);
        }
      }
      scene.leave();
    }
  }

  /** Likely causes: the victim's space is activated beneath an open edit. */
  @Rule("Q29.5")
  void noEvictionWithinAnEdit(Rig rig) {
    for (BiFunction<Paging, BackingStore, Pager> pagers : pagers()) {
      Scene scene = new Scene(rig, pagers, SLOTS);
      scene.store(1, scene.rig.page(0), 0x295);
      scene.cpu().activate(scene.space(0));
      List<String> before = scene.states();
      for (AddressSpace edited : List.of(scene.space(0), scene.space(1), scene.rig.kernel())) {
        try (TableEdit open = scene.cpu().edit(edited)) {
          assertThrows(
              PagingException.RefusedInEdit.class,
              () -> scene.pager.evict(scene.cpu(), scene.spaces.get(1), scene.rig.page(0)));
          assertThrows(
              PagingException.RefusedInEdit.class, () -> scene.pager.evictOne(scene.cpu()));
          assertEquals(edited, open.space());
        }
        assertEquals(scene.space(0), scene.cpu().current());
      }
      assertEquals(before, scene.states());
      scene.leave();
    }
  }
}
