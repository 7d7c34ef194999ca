package dev.quire.common.elf;

import java.util.List;

/** What a page must hold, worked out one byte at a time from the segments. */
final class SegmentOracle {

  private SegmentOracle() {}

  /** The page at {@code address}, before any bias. */
  static byte[] page(List<Segment> segments, byte[] file, long address) {
    byte[] page = new byte[4096];
    for (int i = 0; i < page.length; i++) {
      for (Segment segment : segments) {
        long into = address + i - segment.virtualAddress();
        if (into >= 0 && into < segment.fileBytes()) {
          page[i] = file[(int) (segment.fileOffset() + into)];
        }
      }
    }
    return page;
  }
}
