package dev.quire.cli.techniques.report;

import picocli.CommandLine.Help.Ansi;

/** Lines of a report: marked up for a terminal, or wrapped to the width of the tables. */
final class Lines {

  private static final int COLUMNS = 100;
  private static final String INDENT = "  ";

  private final Ansi ansi;
  private final StringBuilder text = new StringBuilder();

  Lines(Ansi ansi) {
    this.ansi = ansi;
  }

  /** Adds a line whose marks are colours; text from elsewhere goes through {@link #plain}. */
  void add(String marked) {
    text.append(ansi.string(marked)).append('\n');
  }

  void blank() {
    text.append('\n');
  }

  /** Adds words, indented, in as many lines as they need; spaces in front indent them more. */
  void wrap(String words) {
    String indent = INDENT + " ".repeat(words.length() - words.stripLeading().length());
    StringBuilder line = new StringBuilder();
    for (String word : words.strip().split("\\s+", -1)) {
      if (!line.isEmpty() && indent.length() + line.length() + 1 + word.length() > COLUMNS) {
        text.append(indent).append(line).append('\n');
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    text.append(indent).append(line).append('\n');
  }

  /** Messages are not markup. */
  static String plain(String message) {
    return message.replace("@|", "@ |");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
