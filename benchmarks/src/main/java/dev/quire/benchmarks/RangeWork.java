package dev.quire.benchmarks;

import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageRange;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import java.util.List;

/**
 * Ranges of the current space, one edit each. Where another processor has the space current too,
 * its walks may change entries at any moment, and each entry is replaced atomically.
 */
final class RangeWork implements Work {

  /** The pages that {@link #map} maps: tables and all. */
  static final int MAP_PAGES = Area.GIBIBYTE;

  /** The pages that {@link #unmap} unmaps; their tables are given back. */
  static final int UNMAP_PAGES = 1 << 14;

  /** The pages that {@link #protect} changes. */
  static final int PROTECT_PAGES = 1 << 16;

  // Where each works: behind one another, so that none disturbs the others.
  private static final long UNMAP_FIRST = Area.GIBIBYTE;
  private static final long PROTECT_FIRST = UNMAP_FIRST + UNMAP_PAGES;

  private final Subject subject;
  private final Processor processor;
  private final AddressSpace space;
  private final FrameNumber frames;
  private final List<PageRange> unmapped = Area.parts(UNMAP_FIRST, UNMAP_PAGES);
  private Protection protection = Protection.USER_READ_WRITE;

  private RangeWork(Subject subject) {
    this.subject = subject;
    processor = subject.processor();
    space = subject.paging().createAddressSpace(processor, "ranges");
    frames = Area.frames(subject);
    for (Processor each : subject.paging().processors()) {
      each.activate(space);
    }
    try (TableEdit edit = processor.edit(space)) {
      Area.mapInTurn(edit, Area.parts(PROTECT_FIRST, PROTECT_PAGES), frames);
    }
    Area.touch(subject, PROTECT_FIRST, PROTECT_PAGES);
  }

  /** The space is current on one processor or, if {@code shared}, on two. */
  static RangeWork create(String backend, boolean shared) {
    return new RangeWork(Subject.boot(backend, shared ? 2 : 1));
  }

  Subject subject() {
    return subject;
  }

  AddressSpace space() {
    return space;
  }

  /** What {@link #protect} made of its pages. */
  Protection protection() {
    return protection;
  }

  /** Maps 1 GiB to consecutive frames. */
  void map() {
    try (TableEdit edit = processor.edit(space)) {
      edit.map(
          Area.pages(0, MAP_PAGES),
          FrameNumber.of(0),
          Protection.USER_READ_WRITE,
          MemoryType.WRITE_BACK);
    }
  }

  /** Between two invocations of {@link #map}: nothing is mapped there and there are no tables. */
  void empty() {
    try (TableEdit edit = processor.edit(space)) {
      edit.unmap(Area.pages(0, MAP_PAGES));
    }
  }

  /** Unmaps pages that were accessed. */
  void unmap() {
    try (TableEdit edit = processor.edit(space)) {
      edit.unmap(Area.pages(UNMAP_FIRST, UNMAP_PAGES));
    }
  }

  /** Between two invocations of {@link #unmap}: all pages are mapped and accessed. */
  void fill() {
    unmap();
    try (TableEdit edit = processor.edit(space)) {
      Area.mapInTurn(edit, unmapped, frames);
    }
    Area.touch(subject, UNMAP_FIRST, UNMAP_PAGES);
  }

  /** Takes the right to write from pages, or gives it back. */
  void protect() {
    protection = protection.writable() ? protection.readOnly() : protection.withWrite();
    try (TableEdit edit = processor.edit(space)) {
      edit.protect(Area.pages(PROTECT_FIRST, PROTECT_PAGES), protection);
    }
  }

  @Override
  public void exercise() {
    empty();
    map();
    fill();
    unmap();
    protect();
  }
}
