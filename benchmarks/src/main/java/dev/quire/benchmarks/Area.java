package dev.quire.benchmarks;

import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import java.util.List;
import java.util.stream.LongStream;

/** Where the benchmarks work: 1 GiB of user pages, and a few frames that all of them may show. */
final class Area {

  /** The first page: 0x20000000. */
  static final long FIRST = 0x20000;

  /** The pages of one table. */
  static final int SPAN = 1 << 10;

  /** The pages of 1 GiB. */
  static final int GIBIBYTE = 1 << 18;

  private static final int FRAMES_ORDER = 6;

  /** The frames that pages show in turn, so that their contents stay in caches of the host. */
  static final int FRAMES = 1 << FRAMES_ORDER;

  private static final int WORDS = PageNumber.BYTES / Integer.BYTES;

  private Area() {}

  /** Allocates the frames; each word of frame i is then i + 1. */
  static FrameNumber frames(Subject subject) {
    FrameNumber first =
        subject.paging().frames().allocateRun(FRAMES_ORDER, FrameOwner.of(FrameOwner.Use.PAGE, 1));
    byte[] contents = new byte[PageNumber.BYTES];
    for (int i = 0; i < FRAMES; i++) {
      for (int word = 0; word < WORDS; word++) {
        contents[word * Integer.BYTES] = (byte) contentOf(i);
      }
      subject.processor().frames().write(first.plus(i), 0, contents, 0, contents.length);
    }
    return first;
  }

  /** What each word of a page holds whose position in the area is {@code position}. */
  static int contentOf(long position) {
    return (int) (position % FRAMES) + 1;
  }

  /** The pages from position {@code first} on. */
  static PageRange pages(long first, long count) {
    return PageRange.of(PageNumber.of(FIRST + first), count);
  }

  /** Cuts pages into ranges of as many as there are frames; both numbers are multiples of that. */
  static List<PageRange> parts(long first, long count) {
    return LongStream.range(0, count / FRAMES)
        .mapToObj(part -> pages(first + part * FRAMES, FRAMES))
        .toList();
  }

  /** Maps each range to the same frames. */
  static void mapInTurn(TableEdit edit, List<PageRange> parts, FrameNumber frames) {
    for (PageRange part : parts) {
      edit.map(part, frames, Protection.USER_READ_WRITE, MemoryType.WRITE_BACK);
    }
  }

  /** Loads a word of each page of the current space: all are accessed then. */
  static long touch(Subject subject, long first, long count) {
    long sum = 0;
    for (long page = FIRST + first; page < FIRST + first + count; page++) {
      sum += subject.cpu().load32(page << PageNumber.SHIFT, true);
    }
    return sum;
  }
}
