package dev.quire.cli.scenario;

import dev.quire.api.Paging;
import dev.quire.api.Processor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    ExecutorService threads = Executors.newFixedThreadPool(processors.size());
    try {
      List<Future<?>> running = new ArrayList<>();
      for (Processor processor : processors) {
        running.add(threads.submit(() -> processor.run(() -> body.accept(processor))));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }
}
