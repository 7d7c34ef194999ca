package dev.quire.cli.scenario;

import dev.quire.api.Processor;
import dev.quire.common.swap.SharedMemory;

/** Ends the processes, every other one from inside, and gives shared memory back. */
final class Ending {

  private Ending() {}

  static void run(SetRun in) {
    in.leaveAll();
    for (SharedMemory memory : in.shared()) {
      in.pager().closeShared(in.first(), memory);
    }
    in.shared().clear();
    for (Actor actor : in.actors()) {
      Processor on = in.home(actor);
      if (actor.index() % 2 == 0) {
        on.activate(actor.process().addressSpace());
      }
      in.processes().exit(on, actor.process());
      in.differences()
          .expect(
              on.current() == in.paging().kernelSpace(),
              actor + " has ended and kernel space is not current");
    }
    in.differences().expect(in.processes().alive().isEmpty(), "there are processes that never end");
  }
}
