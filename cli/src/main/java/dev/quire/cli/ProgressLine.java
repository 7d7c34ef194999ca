package dev.quire.cli;

import dev.quire.cli.scenario.ScenarioListener;
import dev.quire.cli.scenario.Step;
import java.io.PrintStream;

/** One line on a terminal that says how far scenarios have come, and is gone in the end. */
final class ProgressLine implements ScenarioListener, AutoCloseable {

  /** Goes to the start of the line and clears it. */
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream out;
  private final boolean shown;

  ProgressLine(PrintStream out, boolean shown) {
    this.out = out;
    this.shown = shown;
  }

  @Override
  public void reached(String backend, String set, Step step) {
    show(backend + ", " + set + " set: " + step);
  }

  /** Shows a text instead of the one before. */
  synchronized void show(String text) {
    if (shown) {
      out.print(CLEAR + text);
      out.flush();
    }
  }

  @Override
  public synchronized void close() {
    if (shown) {
      out.print(CLEAR);
      out.flush();
    }
  }
}
