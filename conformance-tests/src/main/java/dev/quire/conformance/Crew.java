package dev.quire.conformance;

import dev.quire.api.Paging;
import dev.quire.api.Processor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Threads that drive processors at once, one each. */
final class Crew {
  private static final long SECONDS = 60;

  private final Paging paging;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  Crew(Paging paging) {
    this.paging = paging;
  }

  void add(Processor processor, Consumer<Processor> body) {
    Thread thread =
        new Thread(
            () -> processor.run(() -> body.accept(processor)),
            paging.name() + " processor " + processor.index());
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((failed, thrown) -> failure.compareAndSet(null, thrown));
    threads.add(thread);
  }

  /** Runs all until they return; the first failure is thrown. */
  void run() {
    threads.forEach(Thread::start);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    for (Thread thread : threads) {
      await(thread, end);
    }
    rethrow();
  }

  private void await(Thread thread, long end) {
    while (thread.isAlive()) {
      try {
        TimeUnit.SECONDS.timedJoin(thread, 1);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while " + thread.getName() + " ran", interrupted);
      }
      if (System.nanoTime() > end) {
        rethrow();
        AssertionError stuck = new AssertionError(thread.getName() + " does not come to its end");
        stuck.setStackTrace(thread.getStackTrace());
        throw stuck;
      }
    }
  }

  private void rethrow() {
    Throwable thrown = failure.get();
    if (thrown instanceof AssertionError error) {
      throw error;
    }
    if (thrown != null) {
      throw new AssertionError(thrown.toString(), thrown);
    }
  }
}
