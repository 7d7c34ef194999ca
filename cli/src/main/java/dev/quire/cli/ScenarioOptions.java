package dev.quire.cli;

import dev.quire.api.Backend;
import dev.quire.api.PageRange;
import dev.quire.api.TlbModel;
import dev.quire.cli.program.Program;
import dev.quire.cli.program.ProgramSet;
import dev.quire.cli.program.Programs;
import dev.quire.cli.scenario.Scenario;
import dev.quire.cli.scenario.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;

/**
 * What {@code compare} and {@code dump} have in common: the scenario, its machine, its programs.
 */
final class ScenarioOptions {

  /** Techniques are measured on simulated machines of fixed kinds. */
  private static final List<String> NOT_WITH_TECHNIQUES =
      List.of(
          "--machine",
          "--same",
          "--frames",
          "--processors",
          "--tlb",
          "--store",
          "--interrupt-every");

  @Parameters(
      arity = "0..*",
      paramLabel = "PROGRAM",
      description =
          "ELF files, executables or libraries, of whatever machine: each backend loads them as"
              + " data. Without any, libraries that come with the command are loaded: some by every"
              + " backend, some of its own machine by each.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = {"--backend", "--backends"},
      split = ",",
      paramLabel = "NAME",
      description = "Run on these backends only, for example x86,armv7.")
  private List<String> backends = new ArrayList<>();

  @Option(
      names = "--machine",
      paramLabel = "KIND",
      defaultValue = "simulated",
      description =
          "Whose processors: simulated (Quire's own) or qemu, which must be installed. QEMU has a"
              + " TLB of its own, which no checker watches. Default: ${DEFAULT-VALUE}.")
  private MachineKind machine = MachineKind.SIMULATED;

  @Option(
      names = "--same",
      description = "Load only what every backend loads, not what is of its own machine.")
  private boolean same;

  @Option(
      names = "--frames",
      paramLabel = "N",
      description =
          "Page frames that all processes of a set have together once they are cut; tables have"
              + " their own. Default: a third of the pages touched.")
  private @Nullable Long frames;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "What all that looks random is drawn from. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--processors",
      paramLabel = "N",
      defaultValue = "1",
      description = "Processors of each machine, 1 to 8. Default: ${DEFAULT-VALUE}.")
  private int processors;

  @Option(
      names = "--tlb",
      paramLabel = "MODEL",
      description =
          "How translations are cached: direct (small and fast), keep (everything, until told),"
              + " random (forgets at random), eager (walks ahead, keeps tables too). Default:"
              + " keep.")
  private @Nullable TlbModel tlb;

  @Option(
      names = "--ram",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description = "RAM of each machine, for example 64M. Default: as much as is needed.")
  private @Nullable Long ram;

  @Option(
      names = "--store",
      paramLabel = "KIND",
      defaultValue = "file",
      description =
          "Where pages go that leave their frames: file (temporary, checksummed) or memory."
              + " Default: ${DEFAULT-VALUE}.")
  private Settings.Store store = Settings.Store.FILE;

  @Option(
      names = "--interrupt-every",
      paramLabel = "K",
      defaultValue = "0",
      description =
          "Interrupt kernel code before every K-th access, 0 for never. Default: ${DEFAULT-VALUE}.")
  private int interruptEvery;

  /**
   * What the scenario is to be run with.
   *
   * @throws IllegalArgumentException if options exclude each other
   */
  Settings settings() {
    if (tlb != null && machine == MachineKind.QEMU) {
      throw new IllegalArgumentException("--tlb is for simulated machines: QEMU has its own TLB");
    }
    return Settings.builder()
        .seed(seed)
        .processors(processors)
        .tlb(tlb == null ? TlbModel.KEEP : tlb)
        .frames(frames == null ? OptionalLong.empty() : OptionalLong.of(frames))
        .ramBytes(ram == null ? OptionalLong.empty() : OptionalLong.of(ram))
        .store(store)
        .interruptEvery(interruptEvery)
        .build();
  }

  /**
   * Refuses what says nothing where techniques are measured.
   *
   * @throws IllegalArgumentException if an option does not go with that
   */
  void checkTechniques(ParseResult given) {
    for (String name : NOT_WITH_TECHNIQUES) {
      if (given.hasMatchedOption(name)) {
        throw new IllegalArgumentException(
            name + " does not go with --techniques, whose workloads are what they are");
      }
    }
    if (!files.isEmpty()) {
      throw new IllegalArgumentException("--techniques loads no programs: " + files.get(0));
    }
  }

  /**
   * The backends chosen.
   *
   * @throws IllegalArgumentException if there is none of a name
   */
  List<Backend> chosen(Backends known) {
    return known.named(machine, backends);
  }

  /** Whether machines run at once; QEMU's processors want the host's for themselves. */
  boolean atOnce() {
    return machine == MachineKind.SIMULATED;
  }

  /** The programs that every backend loads. */
  ProgramSet common() {
    List<Program> programs = Programs.fromFiles(files);
    return programs.isEmpty() ? Programs.bundledCommon() : ProgramSet.common(programs);
  }

  /** What one backend does with these programs. */
  Scenario scenario(Backend backend, Settings settings, PageRange user, ProgramSet common) {
    List<ProgramSet> sets = new ArrayList<>();
    sets.add(common);
    if (files.isEmpty() && !same) {
      Programs.bundledOwn(backend.name()).ifPresent(sets::add);
    }
    return new Scenario(settings, user, sets);
  }
}
