package dev.quire.benchmarks;

import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;

/**
 * Pages of the current space mapped and unmapped one by one in an open edit. The first page of each
 * table is always mapped, so that the table stays; {@link #mapMakingTables} works in tables that
 * come and go.
 */
final class PageWork implements Work {
  private static final int TABLES = 16;
  private static final long LIMIT = (long) TABLES * Area.SPAN;

  /** Operations of {@link #mapAll} and {@link #unmapAll}. */
  static final int OPERATIONS = TABLES * (Area.SPAN - 1);

  private final Subject subject;
  private final Processor processor;
  private final AddressSpace space;
  private final AddressSpace fresh;
  private final FrameNumber frames;

  private PageWork(Subject subject) {
    this.subject = subject;
    processor = subject.processor();
    space = subject.paging().createAddressSpace(processor, "pages");
    fresh = subject.paging().createAddressSpace(processor, "tables");
    frames = Area.frames(subject);
    try (TableEdit edit = processor.edit(space)) {
      for (long table = 0; table < LIMIT; table += Area.SPAN) {
        map(edit, table);
      }
    }
    processor.activate(space);
  }

  static PageWork create(String backend) {
    return new PageWork(Subject.boot(backend, 1));
  }

  Subject subject() {
    return subject;
  }

  /** The space whose tables stay. */
  AddressSpace space() {
    return space;
  }

  /** The space whose tables come and go. */
  AddressSpace fresh() {
    return fresh;
  }

  private void map(TableEdit edit, long position) {
    edit.map(
        PageNumber.of(Area.FIRST + position),
        frames.plus(position & (Area.FRAMES - 1)),
        Protection.USER_READ_WRITE,
        MemoryType.WRITE_BACK);
  }

  /** Maps the pages whose tables are there. */
  void mapAll() {
    try (TableEdit edit = processor.edit(space)) {
      for (long table = 0; table < LIMIT; table += Area.SPAN) {
        for (long page = table + 1; page < table + Area.SPAN; page++) {
          map(edit, page);
        }
      }
    }
  }

  /** Unmaps the same pages; returns the sum of their frames' numbers. */
  long unmapAll() {
    long sum = 0;
    try (TableEdit edit = processor.edit(space)) {
      for (long table = 0; table < LIMIT; table += Area.SPAN) {
        for (long page = table + 1; page < table + Area.SPAN; page++) {
          if (edit.unmap(PageNumber.of(Area.FIRST + page)) instanceof PageState.Mapped mapped) {
            sum += mapped.frame().value();
          }
        }
      }
    }
    return sum;
  }

  /** Between two invocations of {@link #mapAll}: nothing is mapped but what keeps the tables. */
  void empty() {
    activate(space);
    try (TableEdit edit = processor.edit(space)) {
      for (long table = 0; table < LIMIT; table += Area.SPAN) {
        edit.unmap(Area.pages(table + 1, Area.SPAN - 1));
      }
    }
  }

  /** Between two invocations of {@link #unmapAll}: all pages are mapped and accessed. */
  void fill() {
    empty();
    mapAll();
    Area.touch(subject, 0, LIMIT);
  }

  /** Maps 1 GiB of pages one by one, tables made on the way. */
  void mapMakingTables() {
    try (TableEdit edit = processor.edit(fresh)) {
      for (long page = 0; page < Area.GIBIBYTE; page++) {
        map(edit, page);
      }
    }
  }

  /** Between two invocations of {@link #mapMakingTables}: there are no tables. */
  void dropTables() {
    activate(fresh);
    try (TableEdit edit = processor.edit(fresh)) {
      edit.unmap(Area.pages(0, Area.GIBIBYTE));
    }
  }

  private void activate(AddressSpace wanted) {
    if (processor.current() != wanted) {
      processor.activate(wanted);
    }
  }

  @Override
  public void exercise() {
    fill();
    if (unmapAll() == 0) {
      throw new IllegalStateException("nothing was unmapped");
    }
    dropTables();
    mapMakingTables();
  }
}
