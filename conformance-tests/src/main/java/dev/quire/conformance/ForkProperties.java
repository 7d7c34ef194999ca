package dev.quire.conformance;

import dev.quire.api.Backend;
import dev.quire.api.Paging;
import dev.quire.api.TlbModel;
import dev.quire.common.swap.BackingStore;
import dev.quire.common.swap.Pager;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/**
 * Q27: random histories of fork, write, page-out and exit over several processes and two
 * processors, against plain arrays as the model. A failure shows the history that jqwik has shrunk,
 * the seed, and the command that plays it again.
 */
abstract class ForkProperties extends HistoryProperties {

  ForkProperties() {}

  /** Makes the pager under test. */
  protected abstract Pager pager(Paging paging, BackingStore store);

  /** Likely causes: a translation outlives the right to write; who shares what is miscounted. */
  @RandomRule(value = "Q27.1", model = TlbModel.KEEP)
  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void forksWhenEverythingIsKept(@ForAll("forks") List<ForkStep> history) {
    play("Q27.1", TlbModel.KEEP, history);
  }

  /** Likely causes: a page is mapped before it holds what it must; an entry is half written. */
  @RandomRule(value = "Q27.2", model = TlbModel.EAGER)
  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void forksUnderSpeculation(@ForAll("forks") List<ForkStep> history) {
    play("Q27.2", TlbModel.EAGER, history);
  }

  @Provide
  Arbitrary<List<ForkStep>> forks() {
    return ForkStep.histories();
  }

  private void play(String number, TlbModel model, List<ForkStep> history) {
    String replay = HistoryHook.replay();
    List<ForkStep> steps = replay.isEmpty() ? history : ForkStep.parse(replay);
    for (Backend backend : backends()) {
      Rig rig = new Rig(backend, model, config());
      int taken = 0;
      try {
        ForkHistory played = new ForkHistory(rig, this::pager);
        for (ForkStep step : steps) {
          taken++;
          played.play(step);
        }
        played.finish();
      } catch (RuntimeException | AssertionError failure) {
        throw lesson(number, rig, steps, taken, failure);
      } finally {
        rig.close();
      }
    }
  }

  private static HistoryFailure lesson(
      String number, Rig rig, List<ForkStep> steps, int taken, Throwable failure) {
    return new HistoryFailure(
        number
            + " is broken by "
            + rig.backend().name()
            + " under "
            + rig.model()
            + " at step "
            + taken
            + " of "
            + steps.size()
            + ": "
            + failure
            + "\n  rule: "
            + Spec.text(number)
            + rig.story()
            + "\n  history (process.page.value): "
            + ForkStep.print(steps)
            + "\n  again: "
            + Lesson.command(rig.backend().name())
            + " -Dquire.rule="
            + number
            + " -D"
            + HistoryHook.REPLAY_PROPERTY
            + "="
            + ForkStep.print(steps),
        failure);
  }
}
