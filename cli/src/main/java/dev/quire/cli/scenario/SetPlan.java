package dev.quire.cli.scenario;

import dev.quire.api.PageRange;
import dev.quire.cli.program.Program;
import dev.quire.cli.program.ProgramSet;
import dev.quire.common.process.LoadPolicy;
import dev.quire.common.process.SpawnRequest;
import dev.quire.common.process.StartMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The processes of one program set: two of each program, alike but for who starts them. The first
 * of the two is filled by its parent, the second by itself.
 */
final class SetPlan {

  /** The pages that the two processes of a program share. */
  static final int SHARED_PAGES = 4;

  /** The least distance of a program from the start of the user range, and its greatest excess. */
  private static final int BIAS_PAGES = 1024;

  private static final int PREFETCH = 7;

  private final ProgramSet set;
  private final List<PlannedProcess> processes = new ArrayList<>();

  /**
   * Plans.
   *
   * @throws dev.quire.cli.program.RefusedProgramException if a program cannot be placed
   */
  SetPlan(ProgramSet set, PageRange user, long seed) {
    this.set = set;
    Random random = new Random(seed);
    int number = 0;
    for (Program program : set.programs()) {
      long above = BIAS_PAGES + (long) random.nextInt(BIAS_PAGES);
      SpawnRequest.Builder request =
          SpawnRequest.builder(program.name(), program.executable())
              .arguments(List.of(program.name(), "--number", String.valueOf(number)))
              .environment(List.of("HOME=/", "LANG=C"))
              .policy(policy(number))
              .seed(random.nextLong());
      set.machine().ifPresent(request::machine);
      for (StartMode mode : List.of(StartMode.FROM_PARENT, StartMode.IN_NEW_CONTEXT)) {
        processes.add(new PlannedProcess(program, request.mode(mode).build(), user, above));
      }
      number++;
    }
    for (PlannedProcess process : processes) {
      process.roomForShared(SHARED_PAGES);
    }
  }

  private static LoadPolicy policy(int number) {
    return switch (number % 3) {
      case 0 -> LoadPolicy.lazy();
      case 1 -> LoadPolicy.eager();
      default -> LoadPolicy.lazy(PREFETCH);
    };
  }

  String name() {
    return set.name();
  }

  /** The processes; each even one is followed by its twin. */
  List<PlannedProcess> processes() {
    return processes;
  }

  /** The pages that the processes touch: those of each by itself, and the shared ones. */
  long touchedPages() {
    long pages = processes.size() / 2L * SHARED_PAGES;
    for (PlannedProcess process : processes) {
      pages += process.pageCount();
    }
    return pages;
  }
}
