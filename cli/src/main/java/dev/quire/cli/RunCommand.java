package dev.quire.cli;

import dev.quire.api.MachineConfig;
import dev.quire.api.PagingException;
import dev.quire.cli.scenario.Settings;
import dev.quire.cli.scenario.Store;
import dev.quire.common.elf.BadExecutableException;
import dev.quire.common.elf.ByteSource;
import dev.quire.common.elf.ElfMachine;
import dev.quire.common.elf.Executable;
import dev.quire.qemu.BootedQemuMachine;
import dev.quire.qemu.QemuArmv7;
import dev.quire.qemu.QemuX86;
import dev.quire.qemu.linux.CannotRunException;
import dev.quire.qemu.linux.Linux;
import dev.quire.qemu.linux.LinuxOptions;
import dev.quire.qemu.linux.LinuxResult;
import dev.quire.qemu.process.QemuFailureException;
import dev.quire.qemu.process.QemuMissingException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quire run}: a Linux program on QEMU's processor, under Quire's processes and pager. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "Run an unmodified static Linux executable in user mode on a processor of QEMU's, with"
          + " Quire's processes, page tables, pager and swap beneath.",
      "",
      "What stands behind PROGRAM goes to the program. It reads the host's files and changes none;"
          + " standard input, output and error are the command's own. When the program ends,"
          + " whatever it has left running is ended too."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0 to 255:those of the program; 128 and the signal, if a signal ended it",
      "2:a wrong option",
      "125:the machine failed, or frames were not given back",
      "126:PROGRAM cannot be executed",
    })
final class RunCommand implements Callable<Integer> {
  private static final int MACHINE_FAILED = 125;
  private static final int NOT_EXECUTABLE = 126;

  /** Room for 256 MB of pages; a store's file grows as they come. */
  private static final int SLOTS = 65_536;

  private static final Map<String, Function<MachineConfig, BootedQemuMachine>> MACHINES =
      Map.of("x86", new QemuX86()::boot, "armv7", new QemuArmv7()::boot);

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--arch",
      paramLabel = "NAME",
      description = "The architecture: x86 or armv7. Default: that of PROGRAM.")
  private @Nullable String architecture;

  @Option(
      names = "--frames",
      paramLabel = "N",
      description =
          "Page frames that the pages of all processes have together; tables have their own."
              + " Default: all there are. --stats tells how many were in use at once.")
  private @Nullable Long frames;

  @Option(
      names = "--ram",
      paramLabel = "SIZE",
      defaultValue = "64M",
      converter = SizeConverter.class,
      description = "RAM of the machine. Default: ${DEFAULT-VALUE}.")
  private long ram;

  @Option(
      names = "--store",
      paramLabel = "KIND",
      defaultValue = "file",
      description =
          "Where pages go that leave their frames: file (temporary, checksummed) or memory."
              + " Default: ${DEFAULT-VALUE}.")
  private Settings.Store store = Settings.Store.FILE;

  @Option(
      names = "--root",
      paramLabel = "DIRECTORY",
      defaultValue = "/",
      description =
          "The directory of the host that programs see as /; PROGRAM is looked for there. Default:"
              + " ${DEFAULT-VALUE}.")
  private Path root = Path.of("/");

  @Option(
      names = "--trace",
      description = "Print each system call to standard error; at the end those that are missing.")
  private boolean trace;

  @Option(
      names = "--stats",
      description = "Print faults, page-outs, page-ins, invalidations, frames to standard error.")
  private boolean stats;

  @Option(names = "--json", description = "Print the statistics as one JSON object.")
  private boolean json;

  @Parameters(index = "0", paramLabel = "PROGRAM", description = "A static executable.")
  private String program = "";

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "ARGS", description = "Its arguments.")
  private List<String> arguments = new ArrayList<>();

  RunCommand() {}

  /** What comes behind the program is its own, whatever it looks like. */
  static CommandLine commandLine(RunCommand command) {
    return new CommandLine(command).setStopAtPositional(true);
  }

  @Override
  public Integer call() {
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    try {
      LinuxResult result = run(err);
      if (stats || json) {
        err.print(json ? RunStatistics.json(result) : RunStatistics.text(result));
      }
      if (trace && !result.unknownCalls().isEmpty()) {
        err.println("not implemented: " + String.join(", ", result.unknownCalls()));
      }
      if (!result.leaked().isEmpty()) {
        return failed(err, "frames were not given back: " + result.leaked(), MACHINE_FAILED);
      }
      err.flush();
      return result.status().shellCode();
    } catch (CannotRunException e) {
      return failed(err, e.getMessage(), NOT_EXECUTABLE);
    } catch (QemuMissingException | QemuFailureException e) {
      return failed(err, e.getMessage(), MACHINE_FAILED);
    }
  }

  private static int failed(PrintWriter err, @Nullable String message, int code) {
    err.println("quire run: " + message);
    err.flush();
    return code;
  }

  private LinuxResult run(PrintWriter err) {
    Function<MachineConfig, BootedQemuMachine> boot = MACHINES.get(architecture());
    if (boot == null) {
      throw refused("no architecture is called " + architecture + "; there are x86, armv7");
    }
    List<String> words = new ArrayList<>(List.of(program));
    words.addAll(arguments);
    LinuxOptions options = options(err);
    try (BootedQemuMachine machine =
            boot.apply(MachineConfig.standard().toBuilder().ramBytes(ram).build());
        Store slots = Store.create(store, SLOTS)) {
      return Linux.on(machine.paging(), machine.userCpus().get(0), slots.slots())
          .run(program, words, options);
    } catch (PagingException.BadConfiguration e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private LinuxOptions options(PrintWriter err) {
    LinuxOptions.Builder options =
        LinuxOptions.builder()
            .root(root)
            .environment(
                System.getenv().entrySet().stream()
                    .map(variable -> variable.getKey() + "=" + variable.getValue())
                    .toList())
            .input(System.in)
            .output(new FileOutputStream(FileDescriptor.out))
            .error(new FileOutputStream(FileDescriptor.err))
            .reports(line -> tell(err, line))
            .frames(frames == null ? OptionalLong.empty() : OptionalLong.of(frames));
    if (trace) {
      options.trace(line -> tell(err, line));
    }
    try {
      return options.build();
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private static void tell(PrintWriter err, String line) {
    err.println(line);
    err.flush(); // what the program itself writes comes between
  }

  /** The architecture that is asked for, or else that of the program. */
  private String architecture() {
    if (architecture != null) {
      return architecture.toLowerCase(Locale.ROOT);
    }
    Path file = program.startsWith("/") ? root.resolve(program.substring(1)) : Path.of(program);
    try (FileChannel channel = FileChannel.open(file)) {
      int machine = Executable.parse(ByteSource.of(channel)).machine();
      return switch (machine) {
        case ElfMachine.I386 -> "x86";
        case ElfMachine.ARM -> "armv7";
        default -> throw refused(program + " is for " + ElfMachine.name(machine));
      };
    } catch (IOException | BadExecutableException e) {
      throw refused("--arch is needed: " + program + " cannot be read as an executable");
    }
  }

  private ParameterException refused(String why) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), why);
  }
}
