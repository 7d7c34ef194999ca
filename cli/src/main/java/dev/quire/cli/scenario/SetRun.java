package dev.quire.cli.scenario;

import dev.quire.api.Paging;
import dev.quire.api.Processor;
import dev.quire.common.process.Processes;
import dev.quire.common.swap.Pager;
import dev.quire.common.swap.SharedMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The processes of one set while they live on one machine. */
final class SetRun {

  private final SetPlan plan;
  private final long seed;
  private final Processes processes;
  private final List<Actor> actors = new ArrayList<>();
  private final List<SharedMemory> shared = new ArrayList<>();
  private final Differences differences = new Differences();
  private Optional<Swapping.Result> swapped = Optional.empty();

  SetRun(SetPlan plan, long seed, Processes processes) {
    this.plan = plan;
    this.seed = seed;
    this.processes = processes;
  }

  SetPlan plan() {
    return plan;
  }

  Processes processes() {
    return processes;
  }

  Pager pager() {
    return processes.pager();
  }

  Paging paging() {
    return pager().paging();
  }

  List<Actor> actors() {
    return actors;
  }

  /** The shared objects that are not closed. */
  List<SharedMemory> shared() {
    return shared;
  }

  Differences differences() {
    return differences;
  }

  /** What came of swapping, once that was done. */
  Optional<Swapping.Result> swapped() {
    return swapped;
  }

  void setSwapped(Swapping.Result result) {
    swapped = Optional.of(result);
  }

  /** The frames in the tables of the processes. */
  long tableFrames() {
    return actors.stream().mapToLong(a -> a.process().addressSpace().tableFrames()).sum();
  }

  /** Numbers that depend on the seed and on what they are for, not on what was done before. */
  Random random(String purpose) {
    return new Random(seed * 31 + (plan.name() + ' ' + purpose).hashCode());
  }

  /** The processor that does what need not be done by a certain one. */
  Processor first() {
    return paging().processors().get(0);
  }

  /** The processor of an actor: they are spread evenly. */
  Processor home(Actor actor) {
    return processor(actor.index());
  }

  /** A processor by any number. */
  Processor processor(int number) {
    List<Processor> all = paging().processors();
    return all.get(number % all.size());
  }

  /** The other process that was made from the same program. */
  Actor twin(Actor actor) {
    return actors.get(actor.index() % 2 == 0 ? actor.index() + 1 : actor.index() - 1);
  }

  /** Makes kernel space current everywhere: no process runs. */
  void leaveAll() {
    for (Processor processor : paging().processors()) {
      processor.activate(paging().kernelSpace());
    }
  }
}
