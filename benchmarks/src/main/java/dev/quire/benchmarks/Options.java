package dev.quire.benchmarks;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * What the command line asks for.
 *
 * @param help to be told about the command line
 * @param quick to measure for about a minute
 * @param json to print one JSON object
 * @param limit how many times the reference's time no operation may exceed
 * @param only to measure rows alone whose name has this text
 */
record Options(boolean help, boolean quick, boolean json, double limit, String only) {
  static final String USAGE =
      """
      Usage: java -jar quire-benchmarks.jar [OPTION...]
      Measures Quire's operations on every backend and prints them beside the C reference.

        --quick       measure each for a short time
        --json        print one JSON object
        --limit=N     fail if an operation takes more than N times what C takes (default 6)
        --only=TEXT   only the operations whose name has TEXT in it
        --help        print this

      Exit code: 0; 1 if an operation is over the limit; 2 if it could not be measured.
      """;

  private static final double DEFAULT_LIMIT = 6;

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException if it is not understood; the message says why
   */
  static Options parse(List<String> args) {
    boolean help = false;
    boolean quick = false;
    boolean json = false;
    double limit = DEFAULT_LIMIT;
    String only = "";
    for (Iterator<String> words = args.iterator(); words.hasNext(); ) {
      String word = words.next();
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      switch (name) {
        case "--help", "-h" -> help = true;
        case "--quick" -> quick = true;
        case "--json" -> json = true;
        case "--limit" -> limit = number(value(word, equals, words));
        case "--only" -> only = value(word, equals, words);
        default -> throw new IllegalArgumentException("unknown option " + word);
      }
    }
    return new Options(help, quick, json, limit, only);
  }

  private static String value(String word, int equals, Iterator<String> rest) {
    if (equals >= 0) {
      return word.substring(equals + 1);
    }
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(word + " needs a value");
    }
    return rest.next();
  }

  private static double number(String text) {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--limit " + text + " is not a number", e);
    }
    if (!(value > 0)) {
      throw new IllegalArgumentException("--limit " + text + " is not above 0");
    }
    return value;
  }

  /** Whether a row is wanted. */
  boolean wants(Operation operation) {
    return operation.label().toLowerCase(Locale.ROOT).contains(only.toLowerCase(Locale.ROOT));
  }
}
