package dev.quire.cli.techniques.report;

import java.util.Locale;

/** Numbers as reports write them. */
final class Numbers {

  private static final String[] UNITS = {"", "k", "M", "G", "T"};
  private static final double STEP = 1000;
  private static final double KIBI = 1024;
  private static final double SMALL = 10;
  private static final double MIDDLE = 100;

  private Numbers() {}

  /** At most five characters: {@code 0}, {@code 42}, {@code 1.23k}, {@code 45.6M}. */
  static String shortly(double value) {
    int unit = 0;
    double rest = value;
    // What would be rounded up to 1000 belongs to the next unit.
    while (rest >= STEP - 0.5 && unit < UNITS.length - 1) {
      rest /= STEP;
      unit++;
    }
    if (rest == Math.rint(rest) && unit == 0) {
      return String.format(Locale.ROOT, "%.0f", rest);
    }
    return String.format(Locale.ROOT, "%." + decimals(rest) + "f%s", rest, UNITS[unit]);
  }

  private static int decimals(double value) {
    if (value < SMALL - 0.005) {
      return 2;
    }
    return value < MIDDLE - 0.05 ? 1 : 0;
  }

  /** Bytes, for example {@code 4K}, {@code 12.5M}. */
  static String bytes(long value) {
    if (value < KIBI * KIBI) {
      return String.format(Locale.ROOT, "%.0fK", value / KIBI);
    }
    double mebi = value / KIBI / KIBI;
    if (mebi < KIBI) {
      return String.format(Locale.ROOT, mebi == Math.rint(mebi) ? "%.0fM" : "%.1fM", mebi);
    }
    double gibi = mebi / KIBI;
    return String.format(Locale.ROOT, gibi == Math.rint(gibi) ? "%.0fG" : "%.1fG", gibi);
  }

  /** How many times as much, for example {@code 1.00} or {@code 37}. */
  static String ratio(double value) {
    return String.format(Locale.ROOT, value < SMALL ? "%.2f" : "%,.0f", value);
  }

  /** With separators. */
  static String whole(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }
}
