package dev.quire.cli.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Work that is done at once, each part by a thread of its own. */
public final class AtOnce {

  private AtOnce() {}

  /**
   * Does all parts; returns when all are done, with their results in the order of the parts.
   *
   * @param parts at least one
   * @throws RuntimeException what the first part threw that failed; the others are interrupted
   */
  public static <T> List<T> run(List<Callable<T>> parts) {
    ExecutorService threads = Executors.newFixedThreadPool(parts.size());
    try {
      List<Future<T>> running = new ArrayList<>();
      for (Callable<T> part : parts) {
        running.add(threads.submit(part));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : running) {
        results.add(one.get());
      }
      return results;
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
