package dev.quire.cli.techniques.report;

import java.util.List;
import java.util.Locale;

/**
 * Horizontal bars. One that is very much longer than the shortest is cut, and shows it; its figure
 * stands beside it in any case.
 */
final class BarChart {

  private static final int WIDTH = 960;
  private static final int ROW = 22;
  private static final int THICKNESS = 14;
  private static final int LABELS = 350;
  private static final int FIGURES = 130;
  private static final int BASELINE = 16;
  private static final int BARS = WIDTH - LABELS - FIGURES;
  private static final int GAP = 6;
  private static final int CUT_FROM_END = 26;
  private static final int CUT_WIDTH = 5;

  /** No bar is shown longer than so many times the shortest. */
  private static final double MOST_TIMES = 8;

  private BarChart() {}

  /** Returns the chart; there must be bars, shortest first. */
  static String of(String title, List<Bar> bars) {
    double least = bars.get(0).length();
    double longest = bars.get(bars.size() - 1).length();
    double end = least == 0 ? longest : Math.min(longest, MOST_TIMES * least);
    StringBuilder rows = new StringBuilder();
    int top = 0;
    for (Bar bar : bars) {
      rows.append(row(bar, top, end));
      top += ROW;
    }
    return Markup.element(
        "svg",
        rows.toString(),
        "viewBox",
        "0 0 " + WIDTH + " " + top,
        "role",
        "img",
        "aria-label",
        title);
  }

  private static String row(Bar bar, int top, double end) {
    StringBuilder row = new StringBuilder(label(bar.label(), LABELS - GAP, top, "end"));
    // What is cut keeps its proportions.
    double scale = bar.length() == 0 ? 0 : BARS / Math.max(end, bar.length());
    double left = LABELS;
    for (Bar.Segment segment : bar.segments()) {
      double width = segment.length() * scale;
      row.append(segment(segment, left, top, width));
      left += width;
    }
    if (bar.length() > end) {
      row.append(cut(top));
    }
    return row.append(label(bar.figure(), left + GAP, top, "start")).toString();
  }

  private static String label(String text, double x, int top, String anchor) {
    return Markup.element(
        "text", Markup.text(text), "x", at(x), "y", at(top + BASELINE), "text-anchor", anchor);
  }

  private static String segment(Bar.Segment segment, double x, int top, double width) {
    return Markup.element(
        "rect",
        Markup.element("title", Markup.text(segment.told())),
        "class",
        "part" + segment.colour(),
        "x",
        at(x),
        "y",
        at(top + (ROW - THICKNESS) / 2.0),
        "width",
        at(width),
        "height",
        at(THICKNESS));
  }

  /** A slanted gap: this bar is longer than it is drawn. */
  private static String cut(int top) {
    int x = LABELS + BARS - CUT_FROM_END;
    int bottom = top + ROW;
    return Markup.element(
        "polygon",
        Markup.element("title", "longer than shown"),
        "class",
        "cut",
        "points",
        String.format(
            Locale.ROOT,
            "%d,%d %d,%d %d,%d %d,%d",
            x + CUT_WIDTH,
            top,
            x + 2 * CUT_WIDTH,
            top,
            x + CUT_WIDTH,
            bottom,
            x,
            bottom));
  }

  private static String at(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
