package dev.quire.benchmarks;

import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.Paging;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How costs grow: with the spaces that exist, and with what a space has mapped. */
final class Growth {
  private static final int ROUNDS = 40;
  private static final int EARLY = 10;
  private static final int LATE = 1000;
  private static final int AROUND = 5;
  private static final int FEW_TABLES = 4;
  private static final int MANY_TABLES = 128;
  private static final double NANOS_PER_MICRO = 1000;
  private static final long FRAME_KIBIBYTES = PageNumber.BYTES >>> 10;

  /**
   * What one backend shows.
   *
   * @param early microseconds to create the 10th space
   * @param late microseconds to create the 1000th
   * @param exitEmpty microseconds to destroy a space with nothing mapped
   * @param exitFar microseconds to destroy one whose only page is the last of the user range
   * @param exitFew nanoseconds a page to destroy one with few tables full of pages
   * @param exitMany nanoseconds a page to destroy one with many
   * @param tables KiB of tables for 1 GiB of pages
   */
  record Costs(
      double early,
      double late,
      double exitEmpty,
      double exitFar,
      double exitFew,
      double exitMany,
      long tables) {}

  private final Paging paging;
  private final Processor processor;
  private final FrameNumber frames;

  private Growth(String backend) {
    Subject subject = Subject.boot(backend, 1);
    paging = subject.paging();
    processor = subject.processor();
    frames = Area.frames(subject);
  }

  /** Measures a backend; the first rounds warm it up. */
  static Costs measure(String backend) {
    Growth growth = new Growth(backend);
    double[] early = new double[ROUNDS];
    double[] late = new double[ROUNDS];
    double[] empty = new double[ROUNDS];
    double[] far = new double[ROUNDS];
    double[] few = new double[ROUNDS];
    double[] many = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      growth.create(round, early, late);
      empty[round] = growth.exit(0, 0) / NANOS_PER_MICRO;
      far[round] = growth.exitOfLastPage() / NANOS_PER_MICRO;
      few[round] = growth.exitOf(FEW_TABLES);
      many[round] = growth.exitOf(MANY_TABLES);
    }
    return new Costs(
        low(early), low(late), low(empty), low(far), low(few), low(many), growth.tables());
  }

  private static double low(double[] samples) {
    Arrays.sort(samples);
    return samples[samples.length / 4];
  }

  /** Creates many spaces; notes what one takes early and late, in microseconds. */
  private void create(int round, double[] early, double[] late) {
    List<AddressSpace> spaces = new ArrayList<>();
    while (spaces.size() < EARLY - AROUND) {
      spaces.add(space());
    }
    early[round] = createSome(spaces);
    while (spaces.size() < LATE - AROUND) {
      spaces.add(space());
    }
    late[round] = createSome(spaces);
    for (AddressSpace each : spaces) {
      paging.destroy(processor, each, new PageBuffer());
    }
  }

  private double createSome(List<AddressSpace> spaces) {
    long start = System.nanoTime();
    for (int i = 0; i < 2 * AROUND; i++) {
      spaces.add(space());
    }
    return (System.nanoTime() - start) / NANOS_PER_MICRO / (2 * AROUND);
  }

  private AddressSpace space() {
    return paging.createAddressSpace(processor, "growth");
  }

  private double exitOf(int tables) {
    long pages = (long) tables * Area.SPAN;
    return exit(0, pages) / pages;
  }

  private double exitOfLastPage() {
    long last = paging.layout().user().limit().value() - 1;
    return exit(last - Area.FIRST, 1);
  }

  /** Destroys a space with {@code count} pages from a position on; returns nanoseconds. */
  private double exit(long position, long count) {
    AddressSpace space = space();
    if (count > 0) {
      try (TableEdit edit = processor.edit(space)) {
        for (long at = position; at < position + count; at += Area.FRAMES) {
          edit.map(
              Area.pages(at, Math.min(Area.FRAMES, count)),
              frames,
              Protection.USER_READ_WRITE,
              MemoryType.WRITE_BACK);
        }
      }
    }
    PageBuffer displaced = new PageBuffer();
    long start = System.nanoTime();
    paging.destroy(processor, space, displaced);
    double nanos = System.nanoTime() - start;
    if (displaced.size() != count) {
      throw new IllegalStateException(displaced.size() + " pages of " + count + " came back");
    }
    return nanos;
  }

  private long tables() {
    AddressSpace space = space();
    try (TableEdit edit = processor.edit(space)) {
      edit.map(
          Area.pages(0, Area.GIBIBYTE),
          FrameNumber.of(0),
          Protection.USER_READ,
          MemoryType.WRITE_BACK);
    }
    long kibibytes = space.tableFrames() * FRAME_KIBIBYTES;
    paging.destroy(processor, space, new PageBuffer());
    return kibibytes;
  }
}
