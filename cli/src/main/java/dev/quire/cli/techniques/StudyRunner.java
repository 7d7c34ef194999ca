package dev.quire.cli.techniques;

import dev.quire.api.Backend;
import dev.quire.api.Counter;
import dev.quire.api.Counters;
import dev.quire.api.Feature;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.Paging;
import dev.quire.api.PagingException;
import dev.quire.cli.scenario.AtOnce;
import dev.quire.cli.techniques.workload.Sizes;
import dev.quire.cli.techniques.workload.WorkloadKind;
import dev.quire.cli.techniques.workload.WorkloadRun;
import dev.quire.cli.techniques.workload.WrongResultException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Runs every workload with every combination of some backends. */
public final class StudyRunner {

  /** More at once would wait for each other's memory, not for a processor. */
  private static final int MOST_AT_ONCE = 2;

  private final StudySettings settings;
  private final Consumer<String> progress;

  /**
   * Creates a runner.
   *
   * @param progress is told what runs, from whatever thread
   */
  public StudyRunner(StudySettings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** A workload with a combination of a backend. */
  private record Task(Backend backend, Combination combination, WorkloadKind workload) {}

  /** Runs all. */
  public Study run(List<Backend> backends) {
    List<Refusal> refusals = new ArrayList<>();
    List<Task> tasks = new ArrayList<>();
    for (Backend backend : backends) {
      for (Supply supply : Supply.values()) {
        for (Combination combination : Combination.of(backend.name(), supply)) {
          // What is refused already is so whatever the supply.
          if (refusals.stream().noneMatch(one -> one.combination().isSchemesOf(combination))) {
            plan(backend, combination, tasks, refusals);
          }
        }
      }
    }
    warmUp(tasks);
    return new Study(settings, runAll(tasks), refusals);
  }

  /** Boots to see whether the backend has it. */
  private void plan(
      Backend backend, Combination combination, List<Task> tasks, List<Refusal> refusals) {
    boolean usual = combination.supply().isUsual();
    List<WorkloadKind> workloads =
        settings.workloads().stream().filter(w -> usual || w.createsSpaces()).toList();
    if (workloads.isEmpty()) {
      return;
    }
    Optional<String> refused = refusal(backend, combination);
    if (refused.isPresent()) {
      refusals.add(new Refusal(combination, refused.get()));
      return;
    }
    for (WorkloadKind workload : workloads) {
      tasks.add(new Task(backend, combination, workload));
    }
  }

  private Optional<String> refusal(Backend backend, Combination combination) {
    try (Machine machine = backend.boot(config(combination, 1))) {
      long pieces = WorkloadKind.kernelPieces(machine.paging().layout());
      return pieces >= WorkloadKind.MOST_KERNEL_PIECES
          ? Optional.empty()
          : Optional.of(
              "the heap that is left of kernel space has "
                  + pieces
                  + " whole tables, and workloads use "
                  + WorkloadKind.MOST_KERNEL_PIECES
                  + ": choose less RAM or a larger kernel space");
    } catch (PagingException.BadConfiguration e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // That is no refusal: the workloads fail as well, and say so.
      return Optional.empty();
    }
  }

  private MachineConfig config(Combination combination, int processors) {
    return combination
        .configure(MachineConfig.standard().toBuilder())
        .ramBytes(settings.ram())
        .processors(processors)
        .seed(settings.seed())
        .residentSpaces(settings.sizes().mostSpaces())
        .build();
  }

  /** Each workload once on each format, so that wall times are not those of code still cold. */
  private void warmUp(List<Task> tasks) {
    List<String> warm = new ArrayList<>();
    for (Task task : tasks) {
      String what = task.combination().format() + task.workload();
      if (!warm.contains(what)) {
        warm.add(what);
        measure(task, Sizes.quick());
      }
    }
  }

  private List<Measurement> runAll(List<Task> tasks) {
    if (tasks.isEmpty()) {
      return List.of();
    }
    Measurement[] results = new Measurement[tasks.size()];
    AtomicInteger next = new AtomicInteger();
    Callable<Integer> worker =
        () -> {
          int done = 0;
          for (int i = next.getAndIncrement(); i < results.length; i = next.getAndIncrement()) {
            Task task = tasks.get(i);
            progress.accept(
                task.workload()
                    + " ("
                    + (i + 1)
                    + " of "
                    + results.length
                    + "), "
                    + task.combination());
            results[i] = measure(task, settings.sizes());
            done++;
          }
          return done;
        };
    int threads = Math.min(MOST_AT_ONCE, Runtime.getRuntime().availableProcessors());
    List<Callable<Integer>> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      workers.add(worker);
    }
    AtOnce.run(workers);
    return List.of(results);
  }

  private Measurement measure(Task task, Sizes sizes) {
    MachineConfig config = config(task.combination(), settings.processorsFor(task.workload()));
    try (Machine machine = task.backend().boot(config)) {
      Paging paging = machine.paging();
      WorkloadRun run = WorkloadRun.on(paging, task.workload(), sizes, settings.seed());
      return new Measurement(
          task.combination(),
          task.workload(),
          Optional.empty(),
          run.operations(),
          paging.layout().accessPages(),
          run.tableFrames(),
          run.counters(),
          paging.features().contains(Feature.BROADCAST_INVALIDATION),
          run.nanoseconds());
    } catch (WrongResultException e) {
      return failed(task, String.valueOf(e.getMessage()));
    } catch (RuntimeException | AssertionError e) {
      return failed(task, e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  private static Measurement failed(Task task, String problem) {
    Counters none = Counters.of(new long[Counter.values().length]);
    return new Measurement(
        task.combination(), task.workload(), Optional.of(problem), 0, 0, 0, none, false, 0);
  }
}
