package dev.quire.cli;

import dev.quire.cli.techniques.CostModel;
import dev.quire.cli.techniques.StudySettings;
import dev.quire.cli.techniques.workload.Sizes;
import dev.quire.cli.techniques.workload.WorkloadKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code compare} that go with {@code --techniques}. */
final class TechniquesOptions {

  static final int MOST_SPACES = 16_384;

  @Option(
      names = "--techniques",
      required = true,
      description =
          "Instead of programs, measure every combination of format, table access, kernel"
              + " synchronisation and source of top-level tables. Takes about two minutes.")
  private boolean techniques;

  @Option(
      names = "--workload",
      split = ",",
      paramLabel = "NAME",
      converter = WorkloadConverter.class,
      description = "Run these workloads only: ${COMPLETION-CANDIDATES}.",
      completionCandidates = WorkloadConverter.Names.class)
  private List<WorkloadKind> workloads = new ArrayList<>();

  @Option(
      names = "--spaces",
      paramLabel = "N",
      description = "Spaces that exist while kernel space changes. Default: 1000, or 60 if quick.")
  private @Nullable Integer spaces;

  @Option(names = "--quick", description = "Do less: seconds, and the order of costs.")
  private boolean quick;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write one page with charts, which needs nothing else, to this file.")
  private @Nullable Path html;

  @Option(
      names = "--costs",
      paramLabel = "FILE",
      description = "What each kind of event costs, in cycles, instead of the usual estimates.")
  private @Nullable Path costs;

  @Option(
      names = "--print-costs",
      description = "Only print the usual estimates as a file for --costs.")
  private boolean printCosts;

  /** Whether techniques are to be measured: {@code --techniques=false} says that they are not. */
  boolean areAsked() {
    return techniques;
  }

  boolean printCosts() {
    return printCosts;
  }

  @Nullable Path html() {
    return html;
  }

  /**
   * The prices.
   *
   * @throws dev.quire.cli.techniques.BadCostsException if the file is wrong
   */
  CostModel costs() {
    return costs == null ? CostModel.standard() : CostModel.read(costs);
  }

  /**
   * What is to be measured.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  StudySettings settings(long seed, OptionalLong ram) {
    return settings(workloads, spaces, quick, seed, ram, OptionalInt.empty());
  }

  /** The same for whoever has such options. */
  static StudySettings settings(
      List<WorkloadKind> workloads,
      @Nullable Integer spaces,
      boolean quick,
      long seed,
      OptionalLong ram,
      OptionalInt processors) {
    Sizes sizes = quick ? Sizes.quick() : Sizes.standard();
    if (spaces != null) {
      if (spaces < 1 || spaces > MOST_SPACES) {
        throw new IllegalArgumentException(
            "--spaces " + spaces + "; it must be 1 to " + MOST_SPACES);
      }
      sizes = sizes.withExistingSpaces(spaces);
    }
    List<WorkloadKind> all = workloads.isEmpty() ? List.of(WorkloadKind.values()) : workloads;
    return new StudySettings(
        all.stream().distinct().sorted().toList(), sizes, seed, ram, processors, quick);
  }
}
