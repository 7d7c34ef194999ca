package dev.quire.common.elf;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts placed segments into regions of whole pages, each page in one region.
 *
 * <p>The segments come by rising address and have no byte in common, so that a segment can share
 * with those before it only its first page, which is then the last page so far. An example, with
 * pages P, Q, R, S and segments A and B:
 *
 * <pre>
 *   pages      P         Q         R         S
 *   segments   [....AAAAA|AAAA..BBB|BBBBBBBBB|BB.......]
 *   regions    [ A      ][ A and B ][ B                ]
 * </pre>
 */
final class RegionPlan {

  private RegionPlan() {}

  /** Pages that the same segments have bytes in. */
  private record Span(long first, long limit, List<Segment> segments) {

    boolean hasOnePage() {
      return limit - first == LoadRegion.PAGE_BYTES;
    }

    Span with(Segment segment) {
      List<Segment> all = new ArrayList<>(segments);
      all.add(segment);
      return new Span(first, limit, all);
    }
  }

  static List<LoadRegion> regions(Executable executable, long bias) {
    List<Span> spans = new ArrayList<>();
    for (Segment segment : executable.segments()) {
      add(spans, segment, bias);
    }
    List<LoadRegion> regions = new ArrayList<>(spans.size());
    for (Span span : spans) {
      regions.add(region(executable.source(), span, bias));
    }
    return regions;
  }

  private static void add(List<Span> spans, Segment segment, long bias) {
    long first = Pages.floor(segment.virtualAddress() + bias);
    long limit = Pages.ceiling(segment.virtualLimit() + bias);
    int last = spans.size() - 1;
    if (last >= 0 && Long.compareUnsigned(spans.get(last).limit(), first) > 0) {
      Span below = spans.remove(last);
      if (!below.hasOnePage()) {
        spans.add(new Span(below.first(), first, below.segments()));
      }
      long shared = first + LoadRegion.PAGE_BYTES;
      spans.add(new Span(first, shared, below.segments()).with(segment));
      first = shared;
    }
    if (first != limit) {
      spans.add(new Span(first, limit, List.of(segment)));
    }
  }

  private static LoadRegion region(ByteSource source, Span span, long bias) {
    boolean writable = false;
    boolean executable = false;
    List<FileRange> ranges = new ArrayList<>();
    for (Segment segment : span.segments()) {
      writable |= segment.writable();
      executable |= segment.executable();
      // Distances from the span's start, so that signed comparisons are right.
      long into = segment.virtualAddress() + bias - span.first();
      long from = Math.max(into, 0);
      long limit = Math.min(into + segment.fileBytes(), span.limit() - span.first());
      if (from < limit) {
        ranges.add(FileRange.create(from, segment.fileOffset() + from - into, limit - from));
      }
    }
    int pages = Math.toIntExact((span.limit() - span.first()) / LoadRegion.PAGE_BYTES);
    return LoadRegion.create(source, span.first(), pages, writable, executable, ranges);
  }
}
