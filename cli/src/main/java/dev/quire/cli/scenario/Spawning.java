package dev.quire.cli.scenario;

import dev.quire.api.PageRun;
import dev.quire.api.PageState;
import dev.quire.api.Processor;
import dev.quire.common.process.Process;
import java.util.ArrayList;
import java.util.List;

/** Makes the processes, and compares those that their parent filled with those that did it. */
final class Spawning {

  private Spawning() {}

  static void run(SetRun in) {
    int index = 0;
    for (PlannedProcess planned : in.plan().processes()) {
      Processor on = in.processor(index);
      Process process = in.processes().spawn(on, planned.request());
      in.actors().add(new Actor(index, planned, process));
      index++;
    }
    for (Actor actor : in.actors()) {
      if (actor.index() % 2 == 0) {
        Actor twin = in.twin(actor);
        in.differences()
            .expect(
                states(in, actor).equals(states(in, twin)),
                actor + " and " + twin + " were started differently and differ in page states");
      }
    }
  }

  /** What stands in the pages, but for what depends on who came first. */
  private static List<String> states(SetRun in, Actor actor) {
    List<String> states = new ArrayList<>();
    for (PageRun run : in.paging().ranges(in.first(), actor.process().addressSpace())) {
      states.add(
          run.pages()
              + (run.first() instanceof PageState.Mapped mapped
                  ? " " + mapped.protection() + " " + mapped.type()
                  : " ticket"));
    }
    return states;
  }
}
