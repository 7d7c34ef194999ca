package dev.quire.benchmarks;

import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;

/** The same edits of a space that is current and of one that is not. */
final class ForeignWork implements Work {

  /** The pages of a range, half of them in each of two tables that stay. */
  static final int RANGE_PAGES = Area.SPAN;

  private static final int RANGES = 16;
  private static final int EDITS = 512;
  private static final long RANGE_FIRST = Area.SPAN / 2;
  private static final long LAST = 2L * Area.SPAN - 1;

  /** Pages that a call of {@link #ranges} maps or unmaps. */
  static final int RANGE_OPERATIONS = 2 * RANGES * RANGE_PAGES;

  /** Edits that a call of {@link #pages} opens and closes, one page in each. */
  static final int PAGE_OPERATIONS = 2 * EDITS;

  private final Subject subject;
  private final Processor processor;
  private final AddressSpace edited;
  private final AddressSpace other;
  private final FrameNumber frames;

  private ForeignWork(Subject subject) {
    this.subject = subject;
    processor = subject.processor();
    edited = subject.paging().createAddressSpace(processor, "edited");
    other = subject.paging().createAddressSpace(processor, "other");
    frames = Area.frames(subject);
    try (TableEdit edit = processor.edit(edited)) {
      map(edit, 0);
      map(edit, LAST);
    }
  }

  static ForeignWork create(String backend) {
    return new ForeignWork(Subject.boot(backend, 1));
  }

  Subject subject() {
    return subject;
  }

  AddressSpace edited() {
    return edited;
  }

  /** Makes the space that is edited current, or the other one. */
  void makeCurrent(boolean current) {
    processor.activate(current ? edited : other);
  }

  private void map(TableEdit edit, long position) {
    edit.map(
        PageNumber.of(Area.FIRST + position),
        frames,
        Protection.USER_READ_WRITE,
        MemoryType.WRITE_BACK);
  }

  /** Maps 1024 pages in one edit and unmaps them in another, several times. */
  void ranges() {
    for (int i = 0; i < RANGES; i++) {
      mapRange();
      try (TableEdit edit = processor.edit(edited)) {
        edit.unmap(Area.pages(RANGE_FIRST, RANGE_PAGES));
      }
    }
  }

  void mapRange() {
    try (TableEdit edit = processor.edit(edited)) {
      edit.map(
          Area.pages(RANGE_FIRST, RANGE_PAGES),
          frames,
          Protection.USER_READ_WRITE,
          MemoryType.WRITE_BACK);
    }
  }

  /** Maps a page in one edit and unmaps it in another, many times; sums the frames' numbers. */
  long pages() {
    long sum = 0;
    for (int i = 0; i < EDITS; i++) {
      mapPage();
      try (TableEdit edit = processor.edit(edited)) {
        sum += edit.unmap(PageNumber.of(Area.FIRST + RANGE_FIRST)).hashCode();
      }
    }
    return sum;
  }

  void mapPage() {
    try (TableEdit edit = processor.edit(edited)) {
      map(edit, RANGE_FIRST);
    }
  }

  @Override
  public void exercise() {
    for (boolean current : new boolean[] {true, false}) {
      makeCurrent(current);
      for (int i = 0; i < RANGES; i++) {
        ranges();
        pages();
      }
    }
  }
}
