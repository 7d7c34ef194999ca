package dev.quire.cli.scenario;

import dev.quire.api.Backend;
import dev.quire.api.Machine;
import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.cli.program.ProgramSet;
import java.util.ArrayList;
import java.util.List;

/**
 * Program sets whose processes are made, checked, edited, given shared memory, swapped out and in,
 * and ended, one set after the other on one machine. See {@link Step}.
 */
public final class Scenario {

  private static final long MEBIBYTE = 1L << 20;

  /** Frames for the kernel itself: its tables, the pool of zeroed frames. */
  private static final long KERNEL_FRAMES = 512;

  /** Frames for the tables, kernel stack and control block of a process. */
  private static final long FRAMES_PER_PROCESS = 24;

  /** One frame of a table maps so many pages, at worst in halves. */
  private static final long PAGES_PER_TABLE_FRAME = 512;

  /** Two machines at once, each with its RAM and with a model of it. */
  private static final long HEAP_SHARE = 4;

  private final Settings settings;
  private final List<SetPlan> plans = new ArrayList<>();

  /**
   * Plans a scenario.
   *
   * @param user the pages that processes may have
   * @throws dev.quire.cli.program.RefusedProgramException if a program cannot be placed there
   */
  public Scenario(Settings settings, PageRange user, List<ProgramSet> sets) {
    this.settings = settings;
    for (ProgramSet set : sets) {
      plans.add(new SetPlan(set, user, settings.seed()));
    }
  }

  /**
   * Returns the pages that processes may have on every one of these backends.
   *
   * @throws dev.quire.api.PagingException.BadConfiguration if a machine cannot be had
   */
  public static PageRange commonUserRange(Iterable<Backend> backends, Settings settings) {
    PageNumber first = PageNumber.of(0);
    PageNumber limit = PageNumber.of(PageNumber.of(-1L >>> PageNumber.SHIFT).value());
    MachineConfig config =
        MachineConfig.standard().toBuilder().processors(settings.processors()).build();
    for (Backend backend : backends) {
      try (Machine machine = backend.boot(config)) {
        PageRange user = machine.paging().layout().user();
        first = user.first().compareTo(first) > 0 ? user.first() : first;
        limit = user.limit().compareTo(limit) < 0 ? user.limit() : limit;
      }
    }
    return PageRange.between(first, limit);
  }

  /**
   * Runs to the end.
   *
   * @throws RefusedSettingsException if there are fewer frames or less RAM than is needed
   * @throws dev.quire.api.PagingException.BadConfiguration if the backend refuses the machine
   */
  public BackendResult run(Backend backend, ScenarioListener listener) {
    try (BackendRun run = new BackendRun(backend, settings, machine(), plans, listener)) {
      return run.run();
    }
  }

  /**
   * Runs each program set as far as a step, and returns what the address spaces look like then.
   *
   * @throws RefusedSettingsException as for {@link #run}
   */
  public List<ProcessDump> dump(Backend backend, Step at) {
    try (BackendRun run =
        new BackendRun(backend, settings, machine(), plans, (name, set, step) -> {})) {
      return run.dump(at);
    }
  }

  private MachineConfig machine() {
    long needed = 0;
    for (SetPlan plan : plans) {
      needed = Math.max(needed, framesNeeded(plan));
    }
    long bytes = (needed * PageNumber.BYTES + MEBIBYTE - 1) / MEBIBYTE * MEBIBYTE;
    if (settings.ramBytes().orElse(bytes) < bytes) {
      throw new RefusedSettingsException(
          settings.ramBytes().getAsLong()
              + " bytes of RAM; these programs need at least "
              + bytes
              + " ("
              + bytes / MEBIBYTE
              + "M)");
    }
    if (bytes > Runtime.getRuntime().maxMemory() / HEAP_SHARE) {
      throw new RefusedSettingsException(
          "these programs need machines with "
              + bytes / MEBIBYTE
              + "M of RAM, for which the Java heap of "
              + Runtime.getRuntime().maxMemory() / MEBIBYTE
              + "M is too small");
    }
    return MachineConfig.strict().toBuilder()
        .ramBytes(settings.ramBytes().orElse(bytes))
        .processors(settings.processors())
        .tlb(settings.tlb())
        .seed(settings.seed())
        .interruptEvery(settings.interruptEvery())
        .build();
  }

  private static long framesNeeded(SetPlan plan) {
    long pages = plan.touchedPages();
    return KERNEL_FRAMES
        + plan.processes().size() * FRAMES_PER_PROCESS
        + pages / PAGES_PER_TABLE_FRAME
        + pages;
  }
}
