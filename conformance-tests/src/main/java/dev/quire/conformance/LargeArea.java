package dev.quire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.api.Feature;
import dev.quire.api.FrameAllocator;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * Frames for one large mapping of an order, each with a word of its own, and pages to have them.
 */
final class LargeArea {
  private static final int WORD = 0x1a0000;
  // A large mapping takes this part of RAM at most.
  private static final int SHARE = 8;

  // What an allocator gives at once.
  private static final int LARGEST_RUN = 10;

  private final Rig rig;
  private final int order;
  private final FrameNumber frame;

  /** RAM in which the largest mapping of any format fits. */
  static final long RAM_FOR_ALL = 5L << 29;

  private LargeArea(Rig rig, int order, FrameNumber frame) {
    this.rig = rig;
    this.order = order;
    this.frame = frame;
  }

  /** The area of the largest order; only its first and its last frame have a word. */
  static List<LargeArea> largest(Rig rig) {
    rig.needs(Feature.LARGE_PAGES);
    int order = rig.layout().largeOrders().stream().mapToInt(Integer::intValue).max().orElse(0);
    LargeArea area = new LargeArea(rig, order, take(rig, order));
    for (long i : new long[] {0, area.count() - 1}) {
      rig.poke(area.frame(i), area.word(i));
    }
    return List.of(area);
  }

  /** Consecutive frames with whatever they hold: as many as there may be in one mapping. */
  private static FrameNumber take(Rig rig, int order) {
    FrameAllocator allocator = rig.paging().frames();
    int part = Math.min(order, LARGEST_RUN);
    NavigableSet<FrameNumber> parts = new TreeSet<>();
    FrameNumber first = null;
    while (first == null) {
      parts.add(allocator.allocateRun(part, Rig.OWNER));
      first = aligned(parts, order, part);
    }
    for (FrameNumber run : parts) {
      boolean wanted = run.compareTo(first) >= 0 && run.compareTo(first.plus(1L << order)) < 0;
      for (int i = 0; i < 1 << part; i++) {
        if (wanted) {
          rig.adopt(run.plus(i));
        } else {
          allocator.release(run.plus(i));
        }
      }
    }
    return first;
  }

  /** The first of runs that make up one of a higher order, if there are such. */
  private static @Nullable FrameNumber aligned(
      NavigableSet<FrameNumber> parts, int order, int part) {
    long count = 1L << (order - part);
    for (FrameNumber run : parts) {
      FrameNumber limit = run.plus(1L << order);
      if (run.value() % (1L << order) == 0 && parts.subSet(run, limit).size() == count) {
        return run;
      }
    }
    return null;
  }

  /** The first user page, away from the edge, where the area can be mapped. */
  PageNumber firstUser() {
    long behind = rig.page(0).value() + count() - 1;
    return PageNumber.of(behind & -count());
  }

  /** One area for each order that is offered and for which there is RAM. */
  static List<LargeArea> all(Rig rig) {
    rig.needs(Feature.LARGE_PAGES);
    long frames = rig.machine().config().ramBytes() / PageNumber.BYTES;
    List<LargeArea> areas = new ArrayList<>();
    for (int order : rig.layout().largeOrders()) {
      if (1L << order <= frames / SHARE) {
        areas.add(new LargeArea(rig, order, rig.run(order, WORD)));
      }
    }
    Assumptions.assumeFalse(areas.isEmpty(), "there is too little RAM for a large mapping");
    return areas;
  }

  int order() {
    return order;
  }

  long count() {
    return 1L << order;
  }

  FrameNumber frame(long i) {
    return frame.plus(i);
  }

  int word(long i) {
    return WORD + (int) i;
  }

  /** Pages that tell whether all are mapped: the first, the last, and some between. */
  long[] samples() {
    return new long[] {0, 1, count() / 2 - 1, count() / 2, count() - 1};
  }

  /** The first page of a place for this area, so many areas behind the first. */
  PageNumber first(Place place, int number) {
    return place.page(number * count());
  }

  PageRange pages(Place place, int number) {
    return PageRange.of(first(place, number), count());
  }

  PageRange pages(PageNumber first) {
    return PageRange.of(first, count());
  }

  void map(TableEdit edit, PageNumber first, Protection protection) {
    edit.mapLarge(first, order, frame, protection, MemoryType.WRITE_BACK);
  }

  /** Maps the area as one, for kernel or user as the place is, for reading and writing. */
  void map(Place place, PageNumber first) {
    place.edit(edit -> map(edit, first, place.readWrite()));
  }

  /** Each page looked at is there, with its frame and this protection. */
  void stands(Place place, PageNumber first, Protection protection, int expectedOrder) {
    place.edit(
        edit -> {
          for (long i : samples()) {
            assertEquals(
                PageState.Mapped.of(
                    frame(i),
                    rig.effective(protection),
                    MemoryType.WRITE_BACK,
                    true,
                    true,
                    place.isKernel() && rig.has(Feature.GLOBAL_PAGES)),
                edit.lookup(first.plus(i)),
                () -> place + ", order " + order + ", page " + i);
            assertEquals(expectedOrder, edit.order(first.plus(i)));
          }
        });
    for (long i : samples()) {
      place.reads(first.plus(i), word(i));
    }
  }
}
