package dev.quire.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Help.Ansi;

/** Where output goes: colour and a progress line are for terminals only. */
final class Terminal {

  private static final int STANDARD_OUTPUT = 1;
  private static final int STANDARD_ERROR = 2;

  private final boolean colour;
  private final boolean progress;
  private final PrintStream error;

  private Terminal(boolean colour, boolean progress, PrintStream error) {
    this.colour = colour;
    this.progress = progress;
    this.error = error;
  }

  /** Finds out what the standard streams are. */
  static Terminal detect() {
    boolean plain = System.getenv("NO_COLOR") != null || "dumb".equals(System.getenv("TERM"));
    return new Terminal(
        isTerminal(STANDARD_OUTPUT) && !plain, isTerminal(STANDARD_ERROR), System.err);
  }

  /** Neither colour nor progress. */
  static Terminal none() {
    return new Terminal(false, false, System.err);
  }

  Ansi ansi() {
    return colour ? Ansi.ON : Ansi.OFF;
  }

  ProgressLine progress() {
    return new ProgressLine(error, progress);
  }

  /** Whether Linux shows the stream to be a terminal; elsewhere output is plain. */
  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
