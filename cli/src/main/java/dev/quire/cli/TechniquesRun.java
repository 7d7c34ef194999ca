package dev.quire.cli;

import dev.quire.api.Backend;
import dev.quire.cli.techniques.CostModel;
import dev.quire.cli.techniques.Study;
import dev.quire.cli.techniques.StudyRunner;
import dev.quire.cli.techniques.StudySettings;
import dev.quire.cli.techniques.report.HtmlPage;
import dev.quire.cli.techniques.report.StudyJson;
import dev.quire.cli.techniques.report.TextReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code quire compare --techniques}: measures, and writes what came of it. */
final class TechniquesRun {

  private final TechniquesOptions options;
  private final Terminal terminal;
  private final PrintWriter out;

  TechniquesRun(TechniquesOptions options, Terminal terminal, PrintWriter out) {
    this.options = options;
    this.terminal = terminal;
    this.out = out;
  }

  int run(List<Backend> backends, StudySettings settings, boolean json) {
    if (options.printCosts()) {
      out.print(CostModel.standardText());
      out.flush();
      return 0;
    }
    CostModel model = options.costs();
    Study study;
    try (ProgressLine progress = terminal.progress()) {
      study = new StudyRunner(settings, progress::show).run(backends);
    }
    String version = new Main.Version().getVersion()[0];
    Path page = options.html();
    if (page != null) {
      write(page, HtmlPage.write(study, model, version));
    }
    out.print(
        json
            ? StudyJson.write(study, model, version) + System.lineSeparator()
            : TextReport.write(study, model, terminal.ansi()));
    out.flush();
    return study.passed() ? 0 : 1;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be written: " + e, e);
    }
  }
}
