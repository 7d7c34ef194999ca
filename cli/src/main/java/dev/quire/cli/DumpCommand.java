package dev.quire.cli;

import dev.quire.api.Backend;
import dev.quire.api.PageRange;
import dev.quire.api.PagingException;
import dev.quire.api.Protection;
import dev.quire.cli.program.ProgramSet;
import dev.quire.cli.program.RefusedProgramException;
import dev.quire.cli.scenario.ProcessDump;
import dev.quire.cli.scenario.RefusedSettingsException;
import dev.quire.cli.scenario.Scenario;
import dev.quire.cli.scenario.Settings;
import dev.quire.cli.scenario.Step;
import dev.quire.qemu.process.QemuMissingException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code quire dump}: the address spaces of the scenario as their tables have them. */
@Command(
    name = "dump",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "Run the scenario of compare up to a step, and print the address spaces of its processes as"
          + " ranges with protections.",
      "",
      "Each line has the first address, the address behind the last, the number of pages, what the"
          + " region allows (r, w, x), what stands in the pages' entries (a mapping with the rights"
          + " that the hardware grants, or a ticket), and the region."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the address spaces were printed",
      "2:a wrong option, or a program that cannot be loaded"
    })
final class DumpCommand implements Callable<Integer> {

  private final Backends known;
  private final Terminal terminal;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private final ScenarioOptions options = new ScenarioOptions();

  @Option(
      names = "--at",
      paramLabel = "STEP",
      defaultValue = "loaded",
      description =
          "The step: spawned, loaded, edited, shared, swapped. Default: ${DEFAULT-VALUE}.")
  private Step at = Step.LOADED;

  @Option(
      names = "--process",
      paramLabel = "TEXT",
      description = "Only the processes in whose number and name this text is.")
  private String process = "";

  DumpCommand(Backends known, Terminal terminal) {
    this.known = known;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    CommandSpec command = Objects.requireNonNull(spec);
    try {
      Settings settings = options.settings();
      ProgramSet common = options.common();
      PageRange user = Scenario.commonUserRange(known.all(), settings);
      boolean found = false;
      for (Backend backend : options.chosen(known)) {
        Scenario scenario = options.scenario(backend, settings, user, common);
        for (ProcessDump dump : scenario.dump(backend, at)) {
          if (dump.process().contains(process)) {
            print(command.commandLine().getOut(), backend, dump);
            found = true;
          }
        }
      }
      if (!found) {
        throw new IllegalArgumentException(
            "no process has '" + process + "' in its number or name");
      }
    } catch (IllegalArgumentException
        | QemuMissingException
        | RefusedProgramException
        | RefusedSettingsException
        | PagingException.BadConfiguration e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
    return 0;
  }

  private void print(PrintWriter out, Backend backend, ProcessDump dump) {
    out.println(
        terminal
            .ansi()
            .string(
                String.format(
                    "@|bold %s, %s set, %s, %s|@: %d pages, %d table frames",
                    backend.name(),
                    dump.set(),
                    dump.process(),
                    at,
                    dump.pages(),
                    dump.tableFrames())));
    for (ProcessDump.Range range : dump.ranges()) {
      out.printf(
          "%08x-%08x %6d  %s  %-16s %s%n",
          range.pages().first().address().value(),
          range.pages().limit().address().value(),
          range.pages().count(),
          rights(range.protection()),
          range.mapped().map(DumpCommand::mapping).orElse("ticket"),
          range.region());
    }
    out.flush();
  }

  private static String mapping(ProcessDump.Mapping mapping) {
    return rights(mapping.protection())
        + " "
        + mapping.type().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String rights(Protection protection) {
    return "r" + (protection.writable() ? "w" : "-") + (protection.executable() ? "x" : "-");
  }
}
