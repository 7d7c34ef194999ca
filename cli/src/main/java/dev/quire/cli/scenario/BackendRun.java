package dev.quire.cli.scenario;

import dev.quire.api.Backend;
import dev.quire.api.Counter;
import dev.quire.api.Counters;
import dev.quire.api.FrameOwner;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.Paging;
import dev.quire.common.frame.LeakReport;
import dev.quire.common.process.Processes;
import dev.quire.common.swap.Pager;
import dev.quire.common.swap.PagerStatistics;
import dev.quire.common.swap.PagerStatistics.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run of a scenario on one backend: a machine, its pager, and one set after the other. */
final class BackendRun implements AutoCloseable {

  private static final long NANOSECONDS_PER_MILLISECOND = 1_000_000;

  private final String name;
  private final Settings settings;
  private final List<SetPlan> plans;
  private final ScenarioListener listener;
  private final Machine machine;
  private final Paging paging;
  private final List<SetResult> results = new ArrayList<>();
  private long minimumFrames;
  private long tableFrames;
  private long onRequest;

  BackendRun(
      Backend backend,
      Settings settings,
      MachineConfig config,
      List<SetPlan> plans,
      ScenarioListener listener) {
    name = backend.name();
    this.settings = settings;
    this.plans = plans;
    this.listener = listener;
    machine = backend.boot(config);
    paging = machine.paging();
  }

  @Override
  public void close() {
    machine.close();
  }

  BackendResult run() {
    long start = System.nanoTime();
    Counters countersBefore = paging.counters();
    Map<FrameOwner, Long> framesBefore = paging.frames().usage();
    Optional<String> failure = Optional.empty();
    PagerStatistics statistics;
    try (Store store = store()) {
      Processes processes = processes(store);
      try {
        for (SetPlan plan : plans) {
          results.add(live(plan, processes));
        }
        if (store.slots().usedSlots() > 0) {
          failure = Optional.of(store.slots().usedSlots() + " slots were never given back");
        }
      } catch (RuntimeException e) {
        failure = Optional.of(e.getClass().getSimpleName() + ": " + e.getMessage());
      }
      statistics = processes.pager().statistics(paging.processors().get(0));
    }
    Map<FrameOwner, Long> framesAfter = paging.frames().usage();
    return new BackendResult(
        name,
        List.copyOf(results),
        costs(paging.counters().since(countersBefore), statistics, start),
        leaked(framesBefore, framesAfter),
        LeakReport.difference(framesBefore, framesAfter),
        machine.config().checkCoherence(),
        machine.coherenceViolations(),
        failure);
  }

  List<ProcessDump> dump(Step at) {
    List<ProcessDump> dumps = new ArrayList<>();
    try (Store store = store()) {
      Processes processes = processes(store);
      for (SetPlan plan : plans) {
        SetRun in = new SetRun(plan, settings.seed(), processes);
        for (Step step : Step.values()) {
          if (step.compareTo(at) <= 0) {
            perform(in, step);
          }
        }
        dumps.addAll(Dumping.dump(in));
        Ending.run(in);
      }
    }
    return dumps;
  }

  private Store store() {
    long pages = 0;
    for (SetPlan plan : plans) {
      pages = Math.max(pages, plan.touchedPages());
    }
    return Store.create(settings.store(), Math.toIntExact(pages));
  }

  private Processes processes(Store store) {
    Pager pager = Pager.create(paging, store.slots());
    minimumFrames = pager.minimumFrames(paging.processors().get(0));
    if (settings.frames().orElse(minimumFrames) < minimumFrames) {
      throw new RefusedSettingsException(
          settings.frames().getAsLong()
              + " page frames; with "
              + settings.processors()
              + (settings.processors() == 1 ? " processor" : " processors")
              + " there must be at least "
              + minimumFrames);
    }
    return Processes.create(pager);
  }

  /** From the first spawn to the last exit of one set. */
  private SetResult live(SetPlan plan, Processes processes) {
    PagerStatistics before = processes.pager().statistics(paging.processors().get(0));
    SetRun in = new SetRun(plan, settings.seed(), processes);
    for (Step step : Step.values()) {
      perform(in, step);
      tableFrames = Math.max(tableFrames, in.tableFrames());
      listener.reached(name, plan.name(), step);
    }
    Swapping.Result swapped = in.swapped().orElseThrow();
    onRequest += swapped.onRequest();
    long violations = in.actors().stream().mapToLong(a -> a.process().violationCount()).sum();
    long pages = in.actors().stream().mapToLong(actor -> actor.model().size()).sum();
    Ending.run(in);
    processes.pager().setFrameLimit(paging.processors().get(0), Long.MAX_VALUE);
    PagerStatistics after = processes.pager().statistics(paging.processors().get(0));
    SetOutcomes outcomes =
        new SetOutcomes(
            swapped.digest(),
            in.actors().size(),
            pages,
            frames(plan),
            since(before, after, Count.DEMAND_ZERO) + since(before, after, Count.DEMAND_LOAD),
            since(before, after, Count.PAGE_OUT),
            since(before, after, Count.PAGE_IN),
            swapped.outAndBack(),
            violations);
    return new SetResult(plan.name(), outcomes, in.differences().list());
  }

  private void perform(SetRun in, Step step) {
    switch (step) {
      case SPAWNED -> Spawning.run(in);
      case LOADED -> Checking.run(in, "after loading");
      case EDITED -> {
        Editing.run(in);
        Violating.run(in);
        Checking.run(in, "after editing");
      }
      case SHARED -> Sharing.run(in);
      case SWAPPED -> in.setSwapped(Swapping.run(in, frames(in.plan())));
    }
  }

  private long frames(SetPlan plan) {
    return settings.frames().orElse(Math.max(minimumFrames, plan.touchedPages() / 3));
  }

  private static long since(PagerStatistics before, PagerStatistics after, Count count) {
    return after.get(count) - before.get(count);
  }

  private Costs costs(Counters counters, PagerStatistics statistics, long start) {
    return new Costs(
        counters.get(Counter.EMULATION_FAULTS),
        counters.get(Counter.SPURIOUS_FAULTS),
        tableFrames,
        counters.get(Counter.TABLE_LOADS),
        counters.get(Counter.TABLE_STORES),
        counted(Counter.WALKS, counters),
        counted(Counter.TLB_HITS, counters),
        counters.get(Counter.PAGE_INVALIDATIONS),
        counters.get(Counter.FULL_INVALIDATIONS),
        counters.get(Counter.SHOOTDOWNS),
        counters.get(Counter.WINDOW_RETARGETS),
        statistics.evictions() - onRequest,
        onRequest,
        (System.nanoTime() - start) / NANOSECONDS_PER_MILLISECOND);
  }

  /** What the hardware counted since; −1 if it does not count that. */
  private long counted(Counter counter, Counters since) {
    return paging.counters().get(counter) < 0 ? -1 : since.get(counter);
  }

  /** How many frames are held that were not held before. */
  private static long leaked(Map<FrameOwner, Long> before, Map<FrameOwner, Long> after) {
    long leaked = 0;
    for (Map.Entry<FrameOwner, Long> owner : after.entrySet()) {
      leaked += Math.max(0, owner.getValue() - before.getOrDefault(owner.getKey(), 0L));
    }
    return leaked;
  }
}
