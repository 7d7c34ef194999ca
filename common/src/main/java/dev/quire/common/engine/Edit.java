package dev.quire.common.engine;

import dev.quire.api.AddressSpace;
import dev.quire.api.Copied;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.PagingException;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import dev.quire.api.VirtualAddress;
import org.jspecify.annotations.Nullable;

/**
 * An open edit: checks what is asked for, and pays at its close. {@link PageTables} does the rest.
 */
final class Edit implements TableEdit {
  private final PagingKernel paging;
  private final KernelProcessor on;
  private final Space space;
  private final @Nullable Edit outer;
  private final EditState state;
  private final PageTables tables;
  private final EditEvent event = new EditEvent();
  private final long id;
  private final Format format;
  private final long frameStep;
  // The leaf of frame 0 as it was asked for last: pages are mapped alike more often than not.
  private @Nullable Protection leafProtection;
  private @Nullable MemoryType leafType;
  private long leaf;
  private boolean closed;

  Edit(
      PagingKernel paging, KernelProcessor on, Space space, @Nullable Edit outer, EditState state) {
    this.paging = paging;
    this.on = on;
    this.space = space;
    this.outer = outer;
    this.state = state;
    this.id = on.nextEdit();
    this.format = paging.parts().format();
    this.frameStep = format.frameStep();
    event.begin();
    paging.observer().editBegan(id, on.index(), space.id());
    this.tables = state.tables;
    tables.open(space);
  }

  /** Its number: of all edits none has the same. */
  long id() {
    return id;
  }

  @Nullable Edit outer() {
    return outer;
  }

  EditState state() {
    return state;
  }

  Space target() {
    return space;
  }

  @Override
  public AddressSpace space() {
    return space;
  }

  @Override
  public PageState lookup(PageNumber page) {
    return tables.lookup(check(page.value()));
  }

  @Override
  public void lookup(PageRange pages, PageBuffer states) {
    tables.lookup(check(pages.first().value(), pages.count()), pages.count(), states);
  }

  @Override
  public void map(PageNumber page, FrameNumber frame, Protection protection, MemoryType type) {
    long first = check(page.value());
    paging.checkFrames(frame.value(), 1);
    tables.map(first, 1, word(frame, protection, type), 0);
  }

  @Override
  public void map(PageRange pages, FrameNumber frame, Protection protection, MemoryType type) {
    long first = check(pages.first().value(), pages.count());
    paging.checkFrames(frame.value(), pages.count());
    long word = word(frame, protection, type);
    tables.map(first, pages.count(), word, paging.parts().format().frameStep());
  }

  @Override
  public PageState unmap(PageNumber page) {
    return tables.stateOf(tables.unmap(check(page.value())));
  }

  @Override
  public void unmap(PageRange pages, PageBuffer displaced) {
    tables.unmap(check(pages.first().value(), pages.count()), pages.count(), displaced);
  }

  @Override
  public void unmap(PageRange pages) {
    tables.unmap(check(pages.first().value(), pages.count()), pages.count(), null);
  }

  @Override
  public PageState remap(
      PageNumber page, FrameNumber frame, Protection protection, MemoryType type) {
    long first = check(page.value());
    paging.checkFrames(frame.value(), 1);
    return tables.stateOf(tables.remap(first, word(frame, protection, type)));
  }

  @Override
  public void remap(
      PageRange pages,
      FrameNumber frame,
      Protection protection,
      MemoryType type,
      PageBuffer displaced) {
    long first = check(pages.first().value(), pages.count());
    paging.checkFrames(frame.value(), pages.count());
    tables.remap(first, pages.count(), word(frame, protection, type), displaced);
  }

  @Override
  public void protect(PageNumber page, Protection protection) {
    long first = check(page.value());
    checkProtection(protection);
    tables.requireOccupied(first);
    tables.protect(first, 1, protection);
  }

  @Override
  public void protect(PageRange pages, Protection protection) {
    long first = check(pages.first().value(), pages.count());
    checkProtection(protection);
    tables.protect(first, pages.count(), protection);
  }

  @Override
  public void setTicket(PageNumber page, long payload) {
    setTicket(PageRange.of(page), payload);
  }

  @Override
  public void setTicket(PageRange pages, long payload) {
    long first = check(pages.first().value(), pages.count());
    Format format = paging.parts().format();
    if (payload >>> format.ticketBits() != 0) {
      throw new PagingException.TicketTooWide(payload, format.ticketBits());
    }
    tables.map(first, pages.count(), format.ticket(payload), 0);
  }

  @Override
  public long takeTicket(PageNumber page) {
    return tables.takeTicket(check(page.value()));
  }

  @Override
  public boolean testAndClearAccessed(PageNumber page) {
    long first = check(page.value());
    tables.requireMapped(first);
    return tables.clearMarks(first, 1, false) != 0;
  }

  @Override
  public long testAndClearAccessed(PageRange pages) {
    return tables.clearMarks(check(pages.first().value(), pages.count()), pages.count(), false);
  }

  @Override
  public boolean testAndClearDirty(PageNumber page) {
    long first = check(page.value());
    tables.requireMapped(first);
    return tables.clearMarks(first, 1, true) != 0;
  }

  @Override
  public long testAndClearDirty(PageRange pages) {
    return tables.clearMarks(check(pages.first().value(), pages.count()), pages.count(), true);
  }

  @Override
  public void mapLarge(
      PageNumber first, int order, FrameNumber frame, Protection protection, MemoryType type) {
    checkOpen();
    tables.large().check(first.value(), order, frame.value(), paging.layout().largeOrders());
    long page = check(first.value(), 1L << order);
    paging.checkFrames(frame.value(), 1L << order);
    checkProtection(protection);
    PageState.Mapped as =
        PageState.Mapped.of(frame, protection, type, true, true, space.isKernel());
    tables.large().map(tables, page, order, as);
  }

  @Override
  public PageState unmapLarge(PageNumber first) {
    return tables.large().unmap(tables, check(first.value()));
  }

  @Override
  public void split(PageNumber page) {
    tables.large().split(check(page.value()));
  }

  @Override
  public int order(PageNumber page) {
    return tables.large().order(check(page.value()));
  }

  @Override
  public Copied copyIn(VirtualAddress to, byte[] from, int offset, int length) {
    return copy(to.value(), from, offset, length, true);
  }

  @Override
  public Copied copyOut(VirtualAddress from, byte[] to, int offset, int length) {
    return copy(from.value(), to, offset, length, false);
  }

  private Copied copy(long address, byte[] bytes, int offset, int length, boolean in) {
    checkOpen();
    java.util.Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return Copied.all(0);
    }
    long first = address >>> PageNumber.SHIFT;
    long last = (address + (length - 1)) >>> PageNumber.SHIFT;
    if (last < first) {
      long pages =
          ((address & (PageNumber.BYTES - 1)) + length + PageNumber.BYTES - 1) >>> PageNumber.SHIFT;
      throw new PagingException.BadRange(PageNumber.of(first), pages);
    }
    check(first, last - first + 1);
    int done = 0;
    while (done < length) {
      long at = address + done;
      int start = (int) at & (PageNumber.BYTES - 1);
      int n = Math.min(length - done, PageNumber.BYTES - start);
      if (!tables.copy(at >>> PageNumber.SHIFT, start, bytes, offset + done, n, in)) {
        return Copied.stopped(done, PageNumber.of(at >>> PageNumber.SHIFT));
      }
      done += n;
    }
    return Copied.all(done);
  }

  @Override
  public void release(FrameNumber frame) {
    checkOpen();
    if (paging.frames().references(frame) == 0) {
      throw new PagingException.FrameNotAllocated(frame);
    }
    state.freed.add(frame.value());
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    try {
      closeInner();
    } finally {
      closed = true;
      on.use(this);
      try {
        tables.settle();
      } finally {
        paging.observer().editClosed(id, on.index());
        on.ended(this);
        space.lock.unlock();
        record();
      }
    }
  }

  /** Closes the edits that were opened later and are open still, each whether or not one fails. */
  private void closeInner() {
    Edit inner = on.innermostEdit();
    if (inner == this) {
      return;
    }
    if (inner == null) {
      throw new IllegalStateException("an open edit is not among the edits of " + on);
    }
    try {
      inner.close();
    } finally {
      closeInner();
    }
  }

  private void record() {
    if (event.shouldCommit()) {
      event.space = space.id();
      event.current = on.currentSpace() == space;
      event.processor = on.index();
      event.pages = state.pagesPaid;
      event.all = state.allPaid;
      event.tables = state.unlinked.size() / TableCursor.UNLINKED_WORDS;
      event.commit();
    }
  }

  private long word(FrameNumber frame, Protection protection, MemoryType type) {
    if (protection != leafProtection || type != leafType) {
      checkProtection(protection);
      leaf = format.leaf(0, protection, type, space.isKernel());
      leafProtection = protection;
      leafType = type;
    }
    return leaf + frame.value() * frameStep;
  }

  private void checkProtection(Protection protection) {
    if (protection.user() == space.isKernel()) {
      throw new PagingException.ProtectionNotOffered(protection, space);
    }
  }

  private void checkOpen() {
    if (!on.uses(this)) {
      reopen();
    }
  }

  /** Another edit was used since; or this one is closed, which none in use is. */
  private void reopen() {
    if (closed) {
      throw new PagingException.ClosedEdit(space);
    }
    on.use(this);
  }

  private long check(long page) {
    checkOpen();
    return space.contains(page) ? page : check(page, 1);
  }

  private long check(long first, long count) {
    checkOpen();
    if (!space.contains(first) || !space.contains(first + count - 1)) {
      PageRange pages = PageRange.of(PageNumber.of(first), count);
      if (!space.isKernel() && paging.layout().kernel().contains(pages.limit().plus(-1))) {
        throw new PagingException.KernelRange(pages, space);
      }
      throw new PagingException.OutsideRange(pages, space);
    }
    return first;
  }
}
