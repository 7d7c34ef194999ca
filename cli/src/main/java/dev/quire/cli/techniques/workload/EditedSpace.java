package dev.quire.cli.techniques.workload;

import dev.quire.api.AddressSpace;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.api.Processor;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;

/** A space whose pages are edited one by one, and what each of them must read. */
final class EditedSpace {

  private static final int KINDS_OF_EDIT = 4;

  private final Bench bench;
  private final AddressSpace space;
  private final PageNumber first;

  /** The version of each page's stamp; 0 for a page that is not mapped. */
  private final int[] versions;

  private final boolean[] readOnly;
  private int lastVersion;

  /** Makes a space with these pages, all mapped. */
  EditedSpace(Bench bench, String name, PageNumber first, int pages) {
    this.bench = bench;
    this.space = bench.createSpace(name);
    this.first = first;
    this.versions = new int[pages];
    this.readOnly = new boolean[pages];
    try (TableEdit edit = bench.cpu().edit(space)) {
      for (int i = 0; i < pages; i++) {
        map(edit, i);
      }
    }
  }

  AddressSpace space() {
    return space;
  }

  int pages() {
    return versions.length;
  }

  /** Changes one page, one way or another. */
  void change(TableEdit edit, int page) {
    int way = bench.random().nextInt(KINDS_OF_EDIT);
    if (versions[page] == 0) {
      map(edit, page);
    } else if (way == 0) {
      edit.release(frameOf(edit.unmap(first.plus(page))));
      versions[page] = 0;
    } else if (way == 1) {
      replace(edit, page);
    } else {
      readOnly[page] = !readOnly[page];
      edit.protect(first.plus(page), protection(page));
    }
  }

  /** Gives a page another frame. */
  void replace(TableEdit edit, int page) {
    PageNumber number = first.plus(page);
    PageState old =
        edit.remap(number, bench.frameFor(space), protection(page), MemoryType.WRITE_BACK);
    edit.release(frameOf(old));
    stamp(edit, page);
  }

  private void map(TableEdit edit, int page) {
    edit.map(first.plus(page), bench.frameFor(space), protection(page), MemoryType.WRITE_BACK);
    stamp(edit, page);
  }

  private void stamp(TableEdit edit, int page) {
    versions[page] = ++lastVersion;
    bench.copyStamp(edit, first.plus(page), stampOf(page));
  }

  private int stampOf(int page) {
    return Bench.stamp(space, first.plus(page), versions[page]);
  }

  private Protection protection(int page) {
    return readOnly[page] ? Protection.USER_READ : Protection.USER_READ_WRITE;
  }

  private static FrameNumber frameOf(PageState state) {
    if (state instanceof PageState.Mapped mapped) {
      return mapped.frame();
    }
    throw new WrongResultException("a page that was mapped is " + state);
  }

  /** Reads a page of the space, which is current. */
  void expect(Processor on, int page) {
    if (versions[page] == 0) {
      Bench.expectNothing(on, first.plus(page));
    } else {
      Bench.expectUser(on, first.plus(page), stampOf(page));
    }
  }

  /** Reads all pages through the MMU, and tries to write those that are read-only. */
  void checkAll(Processor on) {
    on.activate(space);
    for (int page = 0; page < versions.length; page++) {
      expect(on, page);
      if (versions[page] != 0 && readOnly[page]) {
        Bench.expectReadOnly(on, first.plus(page));
      }
    }
    WorkloadRun.checkTables(bench.paging(), space);
  }
}
