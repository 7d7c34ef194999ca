package dev.quire.cli;

import dev.quire.api.Backend;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException;
import dev.quire.cli.program.ProgramSet;
import dev.quire.cli.program.RefusedProgramException;
import dev.quire.cli.report.Comparison;
import dev.quire.cli.report.JsonReport;
import dev.quire.cli.report.TableReport;
import dev.quire.cli.scenario.AtOnce;
import dev.quire.cli.scenario.BackendResult;
import dev.quire.cli.scenario.RefusedSettingsException;
import dev.quire.cli.scenario.Scenario;
import dev.quire.cli.scenario.Settings;
import dev.quire.cli.techniques.BadCostsException;
import dev.quire.qemu.process.QemuMissingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code quire compare}: the same scenario on every backend, and whether they agree. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "Load real programs, edit them from outside and swap them, by the same kernel on every"
          + " backend, and compare.",
      "",
      "Two processes are made of each program: one filled by its parent, one by itself. Every page"
          + " is read through the MMU and compared with a model computed from the file."
          + " Pages of processes that are not running get new frames, new contents and other"
          + " rights; memory is shared; then page frames are cut, and all pages go out and come"
          + " back. A coherence checker watches simulated TLBs throughout."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the backends agree, all frames came back, the TLBs were coherent",
      "1:they do not agree, or something is wrong",
      "2:a wrong option, or a program that cannot be loaded"
    })
final class CompareCommand implements Callable<Integer> {

  private final Backends known;
  private final Terminal terminal;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private final ScenarioOptions options = new ScenarioOptions();

  @Option(names = "--json", description = "Print one JSON object instead of the table.")
  private boolean json;

  @ArgGroup(exclusive = false, heading = "%nEvery technique against every other:%n", order = 1)
  private @Nullable TechniquesOptions techniques;

  CompareCommand(Backends known, Terminal terminal) {
    this.known = known;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return techniques != null && techniques.areAsked() ? measure(techniques) : compare();
  }

  private int measure(TechniquesOptions chosen) {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    try {
      options.checkTechniques(command.getParseResult());
      TechniquesRun run = new TechniquesRun(chosen, terminal, command.getOut());
      return run.run(
          options.chosen(known),
          chosen.settings(options.settings().seed(), options.settings().ramBytes()),
          json);
    } catch (IllegalArgumentException | BadCostsException | PagingException.BadConfiguration e) {
      throw new ParameterException(command, String.valueOf(e.getMessage()), e);
    }
  }

  private int compare() {
    CommandSpec command = Objects.requireNonNull(spec);
    Settings settings;
    Comparison comparison;
    try {
      settings = options.settings();
      comparison = new Comparison(results(settings));
    } catch (IllegalArgumentException
        | QemuMissingException
        | RefusedProgramException
        | RefusedSettingsException
        | PagingException.BadConfiguration e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
    command
        .commandLine()
        .getOut()
        .print(
            json
                ? JsonReport.write(settings, comparison) + System.lineSeparator()
                : TableReport.write(comparison, terminal.ansi()));
    command.commandLine().getOut().flush();
    return comparison.passed() ? 0 : 1;
  }

  /**
   * Runs all simulated machines at once, so that none finds a virtual machine that another has
   * warmed up.
   */
  private List<BackendResult> results(Settings settings) {
    List<Backend> backends = options.chosen(known);
    ProgramSet common = options.common();
    PageRange user = Scenario.commonUserRange(known.all(), settings);
    try (ProgressLine progress = terminal.progress()) {
      List<Callable<BackendResult>> runs = new ArrayList<>();
      for (Backend backend : backends) {
        Scenario scenario = options.scenario(backend, settings, user, common);
        runs.add(() -> scenario.run(backend, progress));
      }
      if (options.atOnce()) {
        return AtOnce.run(runs);
      }
      List<BackendResult> results = new ArrayList<>();
      for (Callable<BackendResult> run : runs) {
        results.addAll(AtOnce.run(List.of(run)));
      }
      return results;
    }
  }
}
