package dev.quire.cli.scenario;

import dev.quire.api.PageNumber;
import dev.quire.api.Processor;
import dev.quire.cli.scenario.Unit.Place;
import dev.quire.common.process.Outcome;
import dev.quire.common.swap.EvictOutcome;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Cuts the frames and lets the processes touch all their pages, until each has been out and back.
 *
 * <p>Which page leaves under pressure is second chance's decision, which looks at accessed marks;
 * and a processor that walks ahead may set those. So that the numbers of page-outs and page-ins do
 * not hang on it, a page that is still in its frame when its turn comes is made to leave first:
 *
 * <ol>
 *   <li>Each turn finds its page out, hence brings it in once, whatever left when.
 *   <li>Between two turns of a page it leaves once: with a write exactly if the first turn, or what
 *       was before the cut, changed it. Dirty marks, unlike accessed ones, are exact everywhere.
 *   <li>The last round only reads, so that no change is left in a frame at the end.
 * </ol>
 *
 * <p>How often pages left under pressure and how often they were made to is a matter of cost.
 */
final class Swapping {

  private static final int ROUNDS = 2;

  /** Of ten turns of a page that may be written, so many write. */
  private static final int WRITES_IN_TEN = 6;

  private final SetRun in;
  private final List<Unit> units;
  private final BitSet wasOut;
  private final BitSet cameBack;
  private long onRequest;

  private Swapping(SetRun in) {
    this.in = in;
    units = Unit.all(in);
    wasOut = new BitSet(units.size());
    cameBack = new BitSet(units.size());
  }

  /**
   * What came of it.
   *
   * @param digest the digest of all memory at the end
   * @param outAndBack how many pages have been out and back
   * @param onRequest how many pages were made to leave
   */
  record Result(String digest, long outAndBack, long onRequest) {}

  /** Runs with at most {@code frames} page frames. */
  static Result run(SetRun in, long frames) {
    Optional<EvictOutcome> stopped = in.pager().setFrameLimit(in.first(), frames);
    stopped.ifPresent(
        why -> in.differences().add("the frames cannot be cut to " + frames + ": " + why));
    Swapping swapping = new Swapping(in);
    for (int round = 0; round < ROUNDS; round++) {
      swapping.round(in.random("swapping " + round));
    }
    String digest = swapping.lastRound();
    swapping.wasOut.and(swapping.cameBack);
    long outAndBack = swapping.wasOut.cardinality();
    in.differences()
        .expect(
            outAndBack == swapping.units.size(),
            outAndBack + " of " + swapping.units.size() + " pages have been out and back");
    return new Result(digest, outAndBack, swapping.onRequest);
  }

  /** All pages in an order drawn at random, each on a processor drawn at random. */
  private void round(Random random) {
    List<Integer> order = new ArrayList<>();
    for (int number = 0; number < units.size(); number++) {
      order.add(number);
    }
    Collections.shuffle(order, random);
    Touch touch = new Touch(random);
    for (int number : order) {
      Processor on = in.processor(random.nextInt(Byte.MAX_VALUE));
      beOut(on, number);
      for (Place place : units.get(number).places()) {
        boolean write = place.page().isWritable() && random.nextInt(10) < WRITES_IN_TEN;
        touch(on, place, touch, write);
      }
      beBack(on, number);
    }
  }

  private void touch(Processor on, Place place, Touch touch, boolean write) {
    boolean[] asExpected = new boolean[1];
    Outcome outcome =
        place
            .actor()
            .run(
                in,
                on,
                memory ->
                    asExpected[0] =
                        write
                            ? touch.write(memory, place.page())
                            : touch.read(memory, place.page()));
    Checking.completed(in, place.actor(), outcome, "when touched");
    in.differences()
        .expect(
            asExpected[0], place.actor().where(place.page()) + ": came back with other contents");
  }

  /** All pages in the order of their positions, read as a whole. */
  private String lastRound() {
    MemoryDigest digest = new MemoryDigest();
    byte[] found = new byte[PageNumber.BYTES];
    byte[] expected = new byte[PageNumber.BYTES];
    for (int number = 0; number < units.size(); number++) {
      Processor on = in.home(units.get(number).places().get(0).actor());
      beOut(on, number);
      for (Place place : units.get(number).places()) {
        Outcome outcome =
            place
                .actor()
                .run(
                    in,
                    on,
                    memory ->
                        memory.read(place.page().number().address(), found, 0, PageNumber.BYTES));
        Checking.completed(in, place.actor(), outcome, "at the end");
        place.page().contents().read(expected);
        Checking.compare(in, place.actor(), place.page(), found, expected, "at the end");
        digest.add(place.actor(), place.page(), found);
      }
      beBack(on, number);
    }
    return digest.finish();
  }

  /** Makes a page leave unless it is out. */
  private void beOut(Processor on, int number) {
    Unit unit = units.get(number);
    for (Place place : unit.places()) {
      EvictOutcome outcome = place.actor().process().memory().evict(on, place.page().number());
      if (outcome.isDone()) {
        onRequest++;
      } else if (outcome != EvictOutcome.NOT_RESIDENT) {
        in.differences().add(place.actor().where(place.page()) + ": cannot leave: " + outcome);
      }
    }
    if (unit.places().stream().noneMatch(place -> place.actor().isMapped(on, place.page()))) {
      wasOut.set(number);
    }
  }

  private void beBack(Processor on, int number) {
    Unit unit = units.get(number);
    if (unit.places().stream().allMatch(place -> place.actor().isMapped(on, place.page()))) {
      cameBack.set(number);
    }
  }
}
