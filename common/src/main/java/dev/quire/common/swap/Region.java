package dev.quire.common.swap;

import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.Protection;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive pages of a process that are alike: one record, however many there are. It keeps the
 * protection that was asked for, also where the hardware grants more. Immutable.
 *
 * <p>Each page of a region is mapped or holds a ticket:
 *
 * <ul>
 *   <li>anonymous: the blank ticket, until it is written to and paged out: then its slot's;
 *   <li>file: the region's own ticket, until it is written to and paged out: then its slot's;
 *   <li>shared: the region's own ticket, wherever the {@link SharedMemory} has the page;
 *   <li>device: always mapped.
 * </ul>
 */
public final class Region {

  /** What answers for a page that is not there. */
  public enum Kind {
    /** Zeroes: bss, heap, stack. */
    ANONYMOUS,
    /** A {@link PageSource}. */
    FILE,
    /** A {@link SharedMemory}. */
    SHARED,
    /** Nothing has to: device frames are always mapped. */
    DEVICE
  }

  private static final int NOT_RECORDED = -1;
  private static final PageSource NO_SOURCE = (index, to) -> {};

  private final String name;
  private final Kind kind;
  private final PageRange pages;
  private final Protection protection;
  private final PageNumber base;
  private final PageSource source;
  private final @Nullable SharedMemory shared;
  private final FrameNumber device;
  private final int prefetch;
  private final int record;
  private final boolean barred;

  private Region(
      String name,
      Kind kind,
      PageRange pages,
      Protection protection,
      PageNumber base,
      PageSource source,
      @Nullable SharedMemory shared,
      FrameNumber device,
      int prefetch,
      int record,
      boolean barred) {
    if (!protection.user()) {
      throw new IllegalArgumentException(
          "region " + name + " has " + protection + "; a process's pages have user protections");
    }
    this.name = name;
    this.kind = kind;
    this.pages = pages;
    this.protection = protection;
    this.base = base;
    this.source = source;
    this.shared = shared;
    this.device = device;
    this.prefetch = prefetch;
    this.record = record;
    this.barred = barred;
  }

  private static Region create(
      String name,
      Kind kind,
      PageRange pages,
      Protection protection,
      PageSource source,
      @Nullable SharedMemory shared,
      FrameNumber device,
      int prefetch) {
    return new Region(
        name,
        kind,
        pages,
        protection,
        pages.first(),
        source,
        shared,
        device,
        prefetch,
        NOT_RECORDED,
        false);
  }

  /** Returns pages that are zero at first. */
  public static Region anonymous(String name, PageRange pages, Protection protection) {
    return create(name, Kind.ANONYMOUS, pages, protection, NO_SOURCE, null, FrameNumber.of(0), 0);
  }

  /**
   * Returns pages that hold at first what a source computes.
   *
   * @param source its page 0 is the region's first
   * @param prefetch how many further pages a demand-load takes along while frames are free, 0 to 15
   * @throws IllegalArgumentException if {@code prefetch} is out of range
   */
  public static Region file(
      String name, PageRange pages, Protection protection, PageSource source, int prefetch) {
    if (prefetch < 0 || prefetch >= FileLoader.MOST) {
      throw new IllegalArgumentException(
          "a prefetch of " + prefetch + " pages; it must be 0 to " + (FileLoader.MOST - 1));
    }
    return create(name, Kind.FILE, pages, protection, source, null, FrameNumber.of(0), prefetch);
  }

  /**
   * Returns all pages of a shared object.
   *
   * @param first the page of the process where its first page appears
   */
  public static Region shared(PageNumber first, Protection protection, SharedMemory shared) {
    return create(
        shared.name(),
        Kind.SHARED,
        PageRange.of(first, shared.pages()),
        protection,
        NO_SOURCE,
        shared,
        FrameNumber.of(0),
        0);
  }

  /** Returns pages that are consecutive frames of a device. */
  public static Region device(
      String name, PageRange pages, Protection protection, FrameNumber first) {
    return create(name, Kind.DEVICE, pages, protection, NO_SOURCE, null, first, 0);
  }

  /** The name, for example {@code stack}. */
  public String name() {
    return name;
  }

  /** What answers for its pages. */
  public Kind kind() {
    return kind;
  }

  /** The pages. */
  public PageRange pages() {
    return pages;
  }

  /** The protection that was asked for. */
  public Protection protection() {
    return protection;
  }

  /** The memory type of its pages. */
  public MemoryType type() {
    return kind == Kind.DEVICE ? MemoryType.DEVICE : MemoryType.WRITE_BACK;
  }

  PageSource source() {
    return source;
  }

  /** The shared object; only of a region of kind SHARED. */
  SharedMemory sharedMemory() {
    if (shared == null) {
      throw new IllegalStateException(this + " is not shared");
    }
    return shared;
  }

  int prefetch() {
    return prefetch;
  }

  /** The index of the record that tickets name; of file and shared regions of a process. */
  int record() {
    return record;
  }

  /** Whether its pages at rest hold the region's own ticket. */
  boolean answersItself() {
    return kind == Kind.FILE || kind == Kind.SHARED;
  }

  /** The position of a page in the source, the shared object or the device. */
  long index(long page) {
    return page - base.value();
  }

  /** The frame of a page; only of a region of kind DEVICE. */
  FrameNumber deviceFrame(PageNumber page) {
    return device.plus(index(page.value()));
  }

  /**
   * The same pages, which nobody may access: what they hold stays, and comes back with the access
   * that {@link Pager#protect} gives them. None of them is mapped.
   *
   * @throws IllegalArgumentException if it is a device's, whose pages are always mapped
   */
  public Region barred() {
    if (kind == Kind.DEVICE) {
      throw new IllegalArgumentException(this + " is a device's, always mapped");
    }
    return with(pages, protection, record, true);
  }

  /** Whether nobody may access its pages, whatever the protection. */
  public boolean isBarred() {
    return barred;
  }

  /** Whether what is written to its pages is the process's own. */
  boolean isPrivate() {
    return kind == Kind.ANONYMOUS || kind == Kind.FILE;
  }

  Region withRecord(int index) {
    return with(pages, protection, index, barred);
  }

  /** The part of this region in {@code part}; the record and all positions stay. */
  Region part(PageRange part) {
    return with(part, protection, record, barred);
  }

  /** The same pages with another protection, and not barred. */
  Region withProtection(Protection other) {
    return with(pages, other, record, false);
  }

  private Region with(
      PageRange otherPages, Protection otherProtection, int otherRecord, boolean otherBarred) {
    return new Region(
        name,
        kind,
        otherPages,
        otherProtection,
        base,
        source,
        shared,
        device,
        prefetch,
        otherRecord,
        otherBarred);
  }

  /** Whether {@code next} begins where this region ends and is alike otherwise. */
  boolean continuesIn(Region next) {
    boolean sameThing =
        kind == Kind.ANONYMOUS
            ? next.kind == kind && name.equals(next.name)
            : record != NOT_RECORDED && record == next.record;
    return sameThing
        && pages.limit().equals(next.pages.first())
        && protection == next.protection
        && barred == next.barred;
  }

  /** This region and {@code next}, which continues it. */
  Region joined(Region next) {
    return part(PageRange.between(pages.first(), next.pages.limit()));
  }

  @Override
  public String toString() {
    return name + " (" + kind + " " + (barred ? "barred" : protection) + ") " + pages;
  }
}
