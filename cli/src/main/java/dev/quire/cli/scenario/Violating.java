package dev.quire.cli.scenario;

import dev.quire.api.PageNumber;
import dev.quire.common.process.Outcome;
import dev.quire.common.swap.Violation;

/** Lets each process do what it may not, and expects that it is refused and nothing changes. */
final class Violating {

  private Violating() {}

  static void run(SetRun in) {
    for (Actor actor : in.actors()) {
      for (ModelPage page : actor.model().pages()) {
        if (!page.isWritable()) {
          expect(
              in,
              actor,
              Violation.Reason.PROTECTION,
              actor.run(in, in.home(actor), memory -> memory.store32(page.number().address(), 1)));
          break;
        }
      }
      PageNumber outside = actor.plan().outside();
      expect(
          in,
          actor,
          Violation.Reason.NO_REGION,
          actor.run(in, in.home(actor), memory -> memory.load32(outside.address())));
    }
  }

  /** Notes if an access was not refused, or for another reason. */
  static void expect(SetRun in, Actor actor, Violation.Reason reason, Outcome outcome) {
    in.differences()
        .expect(
            outcome instanceof Outcome.Violated violated && violated.violation().reason() == reason,
            actor + ": an access must be refused for " + reason + " but " + outcome);
  }
}
