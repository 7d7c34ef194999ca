package dev.quire.cli.scenario;

import dev.quire.api.Memory;
import dev.quire.api.PageState;
import dev.quire.api.Processor;
import dev.quire.api.TableEdit;
import dev.quire.common.process.Outcome;
import dev.quire.common.process.Process;
import java.util.function.Consumer;

/** A process and what it must be. */
final class Actor {

  private final int index;
  private final PlannedProcess plan;
  private final Process process;
  private final ProcessModel model;

  Actor(int index, PlannedProcess plan, Process process) {
    this.index = index;
    this.plan = plan;
    this.process = process;
    this.model = plan.newModel();
  }

  /** Its place among the processes of the set. */
  int index() {
    return index;
  }

  PlannedProcess plan() {
    return plan;
  }

  Process process() {
    return process;
  }

  ProcessModel model() {
    return model;
  }

  /** Lets code run as this process, which stays current afterwards. */
  Outcome run(SetRun in, Processor on, Consumer<Memory> code) {
    on.activate(process.addressSpace());
    return in.processes().run(on, process, code);
  }

  /** Whether a page is mapped, as the tables have it. */
  boolean isMapped(Processor on, ModelPage page) {
    try (TableEdit edit = on.edit(process.addressSpace())) {
      return edit.lookup(page.number()) instanceof PageState.Mapped;
    }
  }

  /** Names a page for people. */
  String where(ModelPage page) {
    return this + " at " + page.number().address();
  }

  @Override
  public String toString() {
    return "process " + index + " (" + process.name() + ")";
  }
}
