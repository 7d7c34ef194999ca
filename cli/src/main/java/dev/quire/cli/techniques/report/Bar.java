package dev.quire.cli.techniques.report;

import java.util.List;

/**
 * A bar of a chart.
 *
 * @param label what stands before it
 * @param segments what it is made of, from left to right
 * @param figure what stands behind it
 */
record Bar(String label, List<Segment> segments, String figure) {

  /**
   * A part of a bar.
   *
   * @param colour the number of its colour
   * @param length how long it is, in whatever the chart shows
   * @param told what it is, for who points at it
   */
  record Segment(int colour, double length, String told) {}

  double length() {
    return segments.stream().mapToDouble(Segment::length).sum();
  }
}
