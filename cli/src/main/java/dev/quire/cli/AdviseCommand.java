package dev.quire.cli;

import dev.quire.api.Backend;
import dev.quire.api.MachineConfig;
import dev.quire.api.PagingException;
import dev.quire.cli.techniques.BadCostsException;
import dev.quire.cli.techniques.CostModel;
import dev.quire.cli.techniques.Study;
import dev.quire.cli.techniques.StudyRunner;
import dev.quire.cli.techniques.advice.Advice;
import dev.quire.cli.techniques.advice.Advisor;
import dev.quire.cli.techniques.advice.Mix;
import dev.quire.cli.techniques.advice.Question;
import dev.quire.cli.techniques.report.AdviceReport;
import dev.quire.cli.techniques.report.BadStudyException;
import dev.quire.cli.techniques.report.StudyReader;
import dev.quire.cli.techniques.workload.WorkloadKind;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code quire advise}: which scheme to take, by what was measured. */
@Command(
    name = "advise",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "Say which way to reach page tables and to keep kernel space in step suits a machine.",
      "",
      "Every combination is tried on that machine, with that many spaces; those that cannot be had"
          + " are listed with the reason. The others are ranked by what workloads cost with them,"
          + " measured now with small sizes, or read from what 'quire compare --techniques --json'"
          + " has printed."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:there is advice",
      "1:nothing fits, or results were wrong",
      "2:a wrong option or file"
    })
final class AdviseCommand implements Callable<Integer> {

  private static final int MOST_PROCESSORS = 8;

  private final Backends known;
  private final Terminal terminal;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--arch",
      split = ",",
      required = true,
      paramLabel = "NAME",
      description = "The formats that come into question, for example x86 or x86,x86-pae.")
  private List<String> formats = new ArrayList<>();

  @Option(
      names = "--ram",
      paramLabel = "SIZE",
      required = true,
      converter = SizeConverter.class,
      description = "RAM of the machine, for example 64M.")
  private long ram;

  @Option(
      names = "--spaces",
      paramLabel = "N",
      required = true,
      description = "Spaces that there will be at once.")
  private int spaces;

  @Option(
      names = "--processors",
      paramLabel = "N",
      required = true,
      description = "Processors of the machine, 1 to 8.")
  private int processors;

  @Option(
      names = "--kernel-space",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description = "The addresses of the kernel, where they can be chosen. Default: the usual.")
  private @Nullable Long kernelSpace;

  @Option(
      names = "--mix",
      split = ",",
      paramLabel = "WORKLOAD=WEIGHT",
      converter = {WorkloadConverter.class, WeightConverter.class},
      description =
          "How much each workload counts, for example switch-heavy=3,spawn-and-exit=1. Default: all"
              + " alike. There are ${COMPLETION-CANDIDATES}.",
      completionCandidates = WorkloadConverter.Names.class)
  private Map<WorkloadKind, Double> mix = new LinkedHashMap<>();

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "Take the figures from what 'quire compare --techniques --json' printed.")
  private @Nullable Path from;

  @Option(
      names = "--costs",
      paramLabel = "FILE",
      description = "What each kind of event costs, in cycles, instead of the usual estimates.")
  private @Nullable Path costs;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "What all that looks random is drawn from. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  AdviseCommand(Backends known, Terminal terminal) {
    this.known = known;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    CommandSpec command = Objects.requireNonNull(spec);
    try {
      return advise(command.commandLine().getOut());
    } catch (IllegalArgumentException
        | BadCostsException
        | BadStudyException
        | PagingException.BadConfiguration e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private int advise(PrintWriter out) {
    Question question = question();
    List<Backend> backends = known.named(MachineKind.SIMULATED, formats);
    Mix weighed = mix.isEmpty() ? Mix.even(processors) : Mix.of(mix, processors);
    CostModel model = costs == null ? CostModel.standard() : CostModel.read(costs);
    Advice advice;
    try (ProgressLine progress = terminal.progress()) {
      Study study = from == null ? measured(backends, weighed, progress) : saved(from, weighed);
      advice = new Advisor(model, progress::show).advise(question, backends, weighed, study);
    }
    out.print(
        json
            ? AdviceReport.json(advice, model) + System.lineSeparator()
            : AdviceReport.text(advice, model, terminal.ansi()));
    out.flush();
    return advice.ranked().isEmpty() || !advice.failures().isEmpty() ? 1 : 0;
  }

  private Question question() {
    if (processors < 1 || processors > MOST_PROCESSORS) {
      throw new IllegalArgumentException(
          "--processors " + processors + "; it must be 1 to " + MOST_PROCESSORS);
    }
    if (spaces < 1 || spaces > TechniquesOptions.MOST_SPACES) {
      throw new IllegalArgumentException(
          "--spaces " + spaces + "; it must be 1 to " + TechniquesOptions.MOST_SPACES);
    }
    // A machine that there can never be is a wrong option, not a scheme that does not fit.
    MachineConfig.standard().toBuilder().ramBytes(ram).build();
    return new Question(
        List.copyOf(formats),
        ram,
        kernelSpace == null ? OptionalLong.empty() : OptionalLong.of(kernelSpace),
        spaces,
        processors);
  }

  private Study measured(List<Backend> backends, Mix weighed, ProgressLine progress) {
    List<WorkloadKind> workloads = List.copyOf(weighed.weights().keySet());
    return new StudyRunner(
            TechniquesOptions.settings(
                workloads,
                spaces,
                true,
                seed,
                OptionalLong.empty(),
                processors == 1 ? OptionalInt.empty() : OptionalInt.of(processors)),
            progress::show)
        .run(backends);
  }

  private static Study saved(Path file, Mix weighed) {
    Study study = StudyReader.read(file);
    for (WorkloadKind workload : weighed.weights().keySet()) {
      if (!study.settings().workloads().contains(workload)) {
        throw new IllegalArgumentException(
            file + ": " + workload + " was not measured; leave it out of --mix");
      }
    }
    return study;
  }
}
