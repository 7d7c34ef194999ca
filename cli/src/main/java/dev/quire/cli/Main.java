package dev.quire.cli;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code quire} command. It does nothing itself: each of its jobs is a subcommand. */
@Command(
    name = "quire",
    description = "The same kernel on several architectures.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Main.Version.class)
public final class Main implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  /** Starts the command and leaves the JVM with its exit code. */
  public static void main(String[] args) {
    Backends backends =
        new Backends(
            DaggerQuireComponent.create().backends(), DaggerQemuComponent.create().backends());
    System.exit(written(commandLine(backends, Terminal.detect()).execute(args)));
  }

  /** What was lost on its way to a full disk or a closed pipe is no success. */
  private static int written(int exitCode) {
    if (exitCode == CommandLine.ExitCode.OK && System.out.checkError()) {
      System.err.println("quire: the output could not be written");
      return CommandLine.ExitCode.SOFTWARE;
    }
    return exitCode;
  }

  /** Puts the command together from the backends that it is to know. */
  static CommandLine commandLine(Backends backends, Terminal terminal) {
    return new CommandLine(new Main())
        .addSubcommand(new CompareCommand(backends, terminal))
        .addSubcommand(new AdviseCommand(backends, terminal))
        .addSubcommand(new DumpCommand(backends, terminal))
        .addSubcommand(RunCommand.commandLine(new RunCommand()))
        .setExpandAtFiles(false) // words of a program may begin so
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.ansi()))
        .setParameterExceptionHandler(Main::refuse);
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(),
        "Name a command: compare, advise, dump or run.");
  }

  /** Says what is wrong in one line, and where to read on. */
  private static int refuse(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    PrintWriter err = command.getErr();
    err.println(name + ": " + e.getMessage());
    err.println("Try '" + name + " --help'.");
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** Reads the version from the jar that holds this class. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"quire " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
