package dev.quire.conformance;

import dev.quire.api.Backend;
import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.TlbModel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The machines on which histories are played, step by step on all of them. */
final class World {
  private static final int RAM = 8192 * PageNumber.BYTES;
  private static final int ASID_BITS = 3;

  private final String number;
  private final MachineConfig base;
  private final TlbModel model;
  private final int interruptEvery;
  private final List<Backend> backends;

  World(
      String number,
      List<Backend> backends,
      MachineConfig base,
      TlbModel model,
      int interruptEvery) {
    this.number = number;
    this.base = base;
    this.model = model;
    this.interruptEvery = interruptEvery;
    this.backends = backends;
  }

  /** Plays a history on new machines; a failure is thrown with the part of it that is needed. */
  void play(List<Op> history) {
    HistoryFailure failure = outcome(history);
    if (failure == null) {
      return;
    }
    Shrinker shrinker = new Shrinker(this::outcome, history, failure);
    shrinker.shrink();
    throw new HistoryFailure(lesson(shrinker), shrinker.failure());
  }

  /** What fails, or null. */
  @Nullable HistoryFailure outcome(List<Op> history) {
    int step = 0;
    List<Simulation> simulations = new ArrayList<>();
    try {
      boot(simulations);
      for (Op op : history) {
        step++;
        play(op, simulations);
      }
      simulations.forEach(Simulation::finish);
      return null;
    } catch (HistoryFailure failure) {
      return failure.at(step);
    } catch (RuntimeException | AssertionError failure) {
      return new HistoryFailure(failure.toString(), failure).at(step);
    } finally {
      simulations.forEach(simulation -> simulation.machine.close());
    }
  }

  private void boot(List<Simulation> simulations) {
    MachineConfig config =
        base.toBuilder()
            .ramBytes(RAM)
            .tlb(model)
            .processors(Simulation.PROCESSORS)
            .asidBits(ASID_BITS)
            .interruptEvery(interruptEvery)
            .build();
    backends.forEach(backend -> simulations.add(new Simulation(backend, config)));
    Ground ground = new Ground(simulations.stream().map(one -> one.paging).toList());
    simulations.forEach(simulation -> simulation.on(ground));
  }

  /** Plays a step everywhere; whoever watches must see the same everywhere. */
  private void play(Op op, List<Simulation> simulations) {
    String first = "";
    for (int i = 0; i < simulations.size(); i++) {
      String seen = new Player(simulations.get(i)).play(op);
      if (i == 0) {
        first = seen;
      } else if (!seen.equals(first)) {
        throw new HistoryFailure(
            backends.get(0).name()
                + " shows '"
                + first
                + "' and "
                + backends.get(i).name()
                + " '"
                + seen
                + "'");
      }
    }
  }

  private String lesson(Shrinker shrinker) {
    String names = String.join(",", backends.stream().map(Backend::name).toList());
    String history = Op.print(shrinker.history());
    return number
        + " is broken by "
        + names
        + " under "
        + model
        + (interruptEvery == 0 ? "" : " with an interrupt every " + interruptEvery + " accesses")
        + " at step "
        + shrinker.failure().step()
        + " of "
        + shrinker.history().size()
        + ": "
        + shrinker.failure().getMessage()
        + "\n  rule: "
        + Spec.text(number)
        + "\n  history (processor.space.page.count.frame.value): "
        + history
        + "\n  again: "
        + Lesson.command(names)
        + " -Dquire.rule="
        + number
        + " -D"
        + HistoryHook.REPLAY_PROPERTY
        + "="
        + history;
  }
}
