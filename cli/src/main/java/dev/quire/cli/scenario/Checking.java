package dev.quire.cli.scenario;

import dev.quire.api.PageNumber;
import dev.quire.api.Processor;
import dev.quire.common.process.Outcome;
import java.util.Arrays;

/** Reads each page of each process through the MMU and compares it with the model. */
final class Checking {

  private Checking() {}

  /** Each processor checks the processes that it is the home of, all of them at once. */
  static void run(SetRun in, String when) {
    AllProcessors.run(
        in.paging(),
        processor -> {
          for (Actor actor : in.actors()) {
            if (in.home(actor) == processor) {
              check(in, processor, actor, when);
            }
          }
        });
  }

  private static void check(SetRun in, Processor on, Actor actor, String when) {
    byte[] found = new byte[PageNumber.BYTES];
    byte[] expected = new byte[PageNumber.BYTES];
    Outcome outcome =
        actor.run(
            in,
            on,
            memory -> {
              for (ModelPage page : actor.model().pages()) {
                memory.read(page.number().address(), found, 0, PageNumber.BYTES);
                page.contents().read(expected);
                compare(in, actor, page, found, expected, when);
              }
            });
    completed(in, actor, outcome, when);
  }

  /** Notes where a page differs from what it must be. */
  static void compare(
      SetRun in, Actor actor, ModelPage page, byte[] found, byte[] expected, String when) {
    int at = Arrays.mismatch(found, expected);
    if (at >= 0) {
      in.differences()
          .add(
              String.format(
                  "%s, %s: byte %d is %d and must be %d",
                  actor.where(page), when, at, found[at], expected[at]));
    }
  }

  /** Notes if a process did not come to its end. */
  static void completed(SetRun in, Actor actor, Outcome outcome, String when) {
    if (outcome instanceof Outcome.Violated violated) {
      in.differences().add(actor + ", " + when + ": refused " + violated.violation());
    }
  }
}
