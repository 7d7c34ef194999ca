package dev.quire.common.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The laws of {@link FreeFrames}, each policy against a set of free frames. */
class FreeFramesProperties {

  /** Take a run of that order, or give back the piece at that place of those that are held. */
  record Step(boolean take, int order, int place) {
    @Override
    public String toString() {
      return take ? "take " + order : "give " + place;
    }
  }

  /** Frames handed out together. */
  record Piece(long first, int order) {}

  @Provide
  Arbitrary<List<Step>> histories() {
    Arbitrary<Integer> orders =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.just(0)),
            Tuple.of(3, Arbitraries.integers().between(1, 4)),
            Tuple.of(1, Arbitraries.integers().between(5, FreeFrames.MAX_ORDER)));
    return Combinators.combine(
            Arbitraries.integers().between(0, 4), orders, Arbitraries.integers().between(0, 1000))
        .as((take, order, place) -> new Step(take > 1, order, place))
        .list()
        .ofMaxSize(200);
  }

  @Provide
  Arbitrary<FrameRuns> ram() {
    Arbitrary<Long> gap = Arbitraries.longs().between(1, 70);
    Arbitrary<Long> length =
        Arbitraries.oneOf(
            Arbitraries.longs().between(1, 40), Arbitraries.longs().between(900, 4300));
    return Combinators.combine(gap, length)
        .as((g, l) -> new long[] {g, l})
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(
            pairs -> {
              FrameRuns.Builder runs = new FrameRuns.Builder();
              long at = 0;
              for (long[] pair : pairs) {
                runs.add(at + pair[0], at + pair[0] + pair[1]);
                at += pair[0] + pair[1];
              }
              return runs.build();
            });
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void everyPolicyKeepsTheLaws(
      @ForAll Policy policy,
      @ForAll("ram") FrameRuns ram,
      @ForAll("histories") List<Step> history) {
    FreeFrames frames = policy.over(ram);
    Set<Long> free = new TreeSet<>();
    for (int i = 0; i < ram.count(); i++) {
      for (long frame = ram.first(i); frame < ram.end(i); frame++) {
        free.add(frame);
      }
    }
    Set<Long> all = new TreeSet<>(free);
    List<Piece> held = new ArrayList<>();
    assertEquals(free.size(), frames.available());
    for (Step step : history) {
      if (step.take) {
        take(policy, frames, step.order, free, held);
      } else if (!held.isEmpty()) {
        give(frames, held.remove(step.place % held.size()), step.place % 2 == 0, free);
      }
      assertEquals(free.size(), frames.available());
    }
    while (!held.isEmpty()) {
      give(frames, held.remove(held.size() / 2), held.size() % 2 == 0, free);
    }
    assertEquals(all, free);
    if (policy != Policy.STACK) {
      largestRunsComeFirst(policy, frames, free, held);
    }
    while (frames.available() > 0) {
      take(policy, frames, 0, free, held);
    }
    assertTrue(free.isEmpty(), "law 4: every frame can be had again");
    assertEquals(FreeFrames.NONE, frames.takeOne(), "law 2");
    assertEquals(FreeFrames.NONE, frames.takeRun(1));
  }

  /** Law 4 for runs: {@link #take} compares each refusal with the model. */
  private static void largestRunsComeFirst(
      Policy policy, FreeFrames frames, Set<Long> free, List<Piece> held) {
    for (int order = FreeFrames.MAX_ORDER; order > 0; order--) {
      int before;
      do {
        before = held.size();
        take(policy, frames, order, free, held);
      } while (held.size() > before);
    }
  }

  private static void take(
      Policy policy, FreeFrames frames, int order, Set<Long> free, List<Piece> held) {
    long first = order == 0 ? frames.takeOne() : frames.takeRun(order);
    long size = 1L << order;
    if (first == FreeFrames.NONE) {
      if (order == 0) {
        assertTrue(free.isEmpty(), "law 2: refused with " + free.size() + " free");
      } else if (policy == Policy.BITMAP || policy == Policy.BUDDY) {
        for (long frame : free) {
          assertTrue(frame % size != 0 || !hasRun(free, frame, size), "missed a run at " + frame);
        }
      }
      return;
    }
    assertEquals(0, first % size, "law 3");
    for (long frame = first; frame < first + size; frame++) {
      assertTrue(free.remove(frame), "law 1: frame " + frame + " was not free");
    }
    held.add(new Piece(first, order));
  }

  private static boolean hasRun(Set<Long> free, long first, long size) {
    for (long frame = first; frame < first + size; frame++) {
      if (!free.contains(frame)) {
        return false;
      }
    }
    return true;
  }

  private static void give(FreeFrames frames, Piece piece, boolean whole, Set<Long> free) {
    if (whole) {
      frames.giveBack(piece.first, piece.order);
    }
    for (long frame = piece.first; frame < piece.first + (1L << piece.order); frame++) {
      if (!whole) {
        frames.giveBack(frame, 0);
      }
      free.add(frame);
    }
  }
}
