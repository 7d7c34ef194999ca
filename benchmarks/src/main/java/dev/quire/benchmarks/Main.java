package dev.quire.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.runner.RunnerException;

/** Runs the C reference and all benchmarks, and prints the table of ratios. */
public final class Main {
  private static final int OVER_LIMIT = 1;
  private static final int NOT_MEASURED = 2;
  private static final int REFERENCE_SAMPLES = 41;

  private Main() {}

  /** Starts the command; {@code --help} tells of its options. */
  public static void main(String[] args) throws InterruptedException {
    System.exit(run(Arrays.asList(args), System.out, System.err));
  }

  static int run(List<String> args, PrintStream out, PrintStream err) throws InterruptedException {
    Options options;
    try {
      options = Options.parse(args);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.print(Options.USAGE);
      return NOT_MEASURED;
    }
    if (options.help()) {
      out.print(Options.USAGE);
      return 0;
    }
    try {
      return measure(options, out, err);
    } catch (IOException | RunnerException e) {
      explain(e, err);
      return NOT_MEASURED;
    }
  }

  /** What happened in the JVM of a benchmark hangs below the exception, suppressed. */
  private static void explain(Throwable what, PrintStream err) {
    for (Throwable each = what; each != null; each = each.getCause()) {
      err.println(each);
      for (Throwable suppressed : each.getSuppressed()) {
        suppressed.printStackTrace(err);
      }
    }
  }

  private static int measure(Options options, PrintStream out, PrintStream err)
      throws IOException, InterruptedException, RunnerException {
    List<Operation> operations = Arrays.stream(Operation.values()).filter(options::wants).toList();
    Figures figures = new Figures();
    Optional<Reference> reference = Reference.build(directory());
    if (reference.isEmpty()) {
      err.println("no gcc here: no C reference");
    }
    Measuring measuring = new Measuring(options.quick(), err);
    for (Operation operation : operations) {
      // In between, so that C has its share of whatever else the machine does.
      if (reference.isPresent()) {
        reference.get().run(REFERENCE_SAMPLES);
      }
      measuring.run(operation, figures);
    }
    reference.ifPresent(it -> it.samples().forEach(figures::addReference));
    Map<String, Growth.Costs> growth = options.only().isEmpty() ? grow(err) : Map.of();
    Verdict verdict = new Verdict(figures, options.limit());
    Report report = new Report(figures, verdict, operations, growth);
    if (options.json()) {
      report.printJson(out);
    } else {
      report.printTables(out);
    }
    return operations.stream().anyMatch(verdict::fails) ? OVER_LIMIT : 0;
  }

  private static Map<String, Growth.Costs> grow(PrintStream progress) {
    progress.println("measuring: growth");
    Map<String, Growth.Costs> growth = new LinkedHashMap<>();
    for (String backend : Subject.BACKENDS) {
      growth.put(backend, Growth.measure(backend));
    }
    return growth;
  }

  /** Where the reference is built: beside the jar, or beside the classes. */
  private static Path directory() throws IOException {
    try {
      Path code = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return code.resolveSibling("reference");
    } catch (URISyntaxException e) {
      throw new IOException("no directory to build the reference in", e);
    }
  }
}
