package dev.quire.common.elf;

import static dev.quire.common.elf.Pages.hex;

import dev.quire.common.elf.BadExecutableException.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a program header must satisfy wherever it is loaded. */
final class SegmentCheck {

  private final ElfClass elfClass;
  private final long fileSize;

  SegmentCheck(ElfClass elfClass, long fileSize) {
    this.elfClass = elfClass;
    this.fileSize = fileSize;
  }

  /** Refuses bytes that are not in a file of {@code fileSize} bytes; all numbers are unsigned. */
  static void inFile(String what, long position, long length, long fileSize) {
    if (Long.compareUnsigned(length, fileSize) > 0
        || Long.compareUnsigned(position, fileSize - length) > 0) {
      throw new BadExecutableException(
          Reason.TRUNCATED,
          what
              + " has "
              + hex(length)
              + " bytes at file offset "
              + hex(position)
              + "; it must lie within the file's "
              + hex(fileSize)
              + " bytes");
    }
  }

  /** Checks the segment of program header {@code index} by itself. */
  void alone(int index, Segment segment) {
    inFile("segment " + index, segment.fileOffset(), segment.fileBytes(), fileSize);
    if (Long.compareUnsigned(segment.memoryBytes(), segment.fileBytes()) < 0) {
      throw bad(
          Reason.MEMORY_SMALLER_THAN_FILE,
          index,
          "has a memory size of "
              + hex(segment.memoryBytes())
              + "; it must be at least the file size "
              + hex(segment.fileBytes()));
    }
    if (!elfClass.holds(segment.virtualAddress(), segment.memoryBytes())) {
      throw bad(
          Reason.WRAPPING,
          index,
          "has "
              + hex(segment.memoryBytes())
              + " bytes at "
              + hex(segment.virtualAddress())
              + "; it must end before the last address of "
              + elfClass);
    }
    if (Long.bitCount(segment.alignment()) > 1) {
      throw bad(
          Reason.BAD_ALIGNMENT,
          index,
          "has alignment " + hex(segment.alignment()) + "; it must be 0 or a power of two");
    }
    if (segment.fileBytes() != 0
        && Pages.offset(segment.virtualAddress()) != Pages.offset(segment.fileOffset())) {
      throw bad(
          Reason.MISALIGNED,
          index,
          "has address "
              + hex(segment.virtualAddress())
              + " and file offset "
              + hex(segment.fileOffset())
              + "; they must be equal modulo the page size "
              + LoadRegion.PAGE_BYTES);
    }
  }

  /** Checks the segments against each other and returns them by rising address. */
  List<Segment> together(List<Segment> segments) {
    if (segments.isEmpty()) {
      throw new BadExecutableException(
          Reason.NO_LOADABLE_SEGMENT, "no PT_LOAD has a byte of memory; one is needed");
    }
    List<Segment> sorted = new ArrayList<>(segments);
    sorted.sort(Comparator.comparing(Segment::virtualAddress, Long::compareUnsigned));
    for (int i = 1; i < sorted.size(); i++) {
      Segment lower = sorted.get(i - 1);
      Segment upper = sorted.get(i);
      if (Long.compareUnsigned(lower.virtualLimit(), upper.virtualAddress()) > 0) {
        throw new BadExecutableException(
            Reason.OVERLAPPING,
            "the segment at "
                + hex(upper.virtualAddress())
                + " begins before the segment at "
                + hex(lower.virtualAddress())
                + " ends at "
                + hex(lower.virtualLimit())
                + "; no two segments may claim one byte");
      }
    }
    return List.copyOf(sorted);
  }

  private static BadExecutableException bad(Reason reason, int index, String message) {
    return new BadExecutableException(reason, "segment " + index + " " + message);
  }
}
