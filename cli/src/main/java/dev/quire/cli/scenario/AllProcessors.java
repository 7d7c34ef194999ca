package dev.quire.cli.scenario;

import dev.quire.api.Paging;
import dev.quire.api.Processor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Drives all processors of a machine at once, each by a thread of its own. */
final class AllProcessors {

  private AllProcessors() {}

  /** Runs {@code body} on each processor; returns when all have done. */
  static void run(Paging paging, Consumer<Processor> body) {
    List<Processor> processors = paging.processors();
    if (processors.size() == 1) {
      body.accept(processors.get(0));
      return;
    }
    List<Callable<Boolean>> parts = new ArrayList<>();
    for (Processor processor : processors) {
      parts.add(
          () -> {
            processor.run(() -> body.accept(processor));
            return true;
          });
    }
    AtOnce.run(parts);
  }
}
