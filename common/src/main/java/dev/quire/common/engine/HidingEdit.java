package dev.quire.common.engine;

import dev.quire.api.AddressSpace;
import dev.quire.api.Copied;
import dev.quire.api.FrameNumber;
import dev.quire.api.MemoryType;
import dev.quire.api.PageBuffer;
import dev.quire.api.PageNumber;
import dev.quire.api.PageRange;
import dev.quire.api.PageState;
import dev.quire.api.Protection;
import dev.quire.api.TableEdit;
import dev.quire.api.VirtualAddress;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * An edit whose tables are hidden after every operation, whether or not it failed, because the
 * processor can do nothing else while they are shown. The edit shows them itself.
 */
final class HidingEdit implements TableEdit {
  private final KernelProcessor on;
  private final Edit edit;

  private HidingEdit(KernelProcessor on, Edit edit) {
    this.on = on;
    this.edit = edit;
  }

  /** Hides the tables of an edit that was just opened. */
  static TableEdit of(KernelProcessor on, Edit edit) {
    on.paging().parts().access().hide(on, edit.target());
    return new HidingEdit(on, edit);
  }

  private void run(Runnable operation) {
    try {
      operation.run();
    } finally {
      on.hide(edit);
    }
  }

  private <T> T get(Supplier<T> operation) {
    try {
      return operation.get();
    } finally {
      on.hide(edit);
    }
  }

  private long count(LongSupplier operation) {
    try {
      return operation.getAsLong();
    } finally {
      on.hide(edit);
    }
  }

  @Override
  public AddressSpace space() {
    return edit.space();
  }

  @Override
  public PageState lookup(PageNumber page) {
    return get(() -> edit.lookup(page));
  }

  @Override
  public void lookup(PageRange pages, PageBuffer states) {
    run(() -> edit.lookup(pages, states));
  }

  @Override
  public void map(PageNumber page, FrameNumber frame, Protection protection, MemoryType type) {
    run(() -> edit.map(page, frame, protection, type));
  }

  @Override
  public void map(PageRange pages, FrameNumber first, Protection protection, MemoryType type) {
    run(() -> edit.map(pages, first, protection, type));
  }

  @Override
  public PageState unmap(PageNumber page) {
    return get(() -> edit.unmap(page));
  }

  @Override
  public void unmap(PageRange pages, PageBuffer displaced) {
    run(() -> edit.unmap(pages, displaced));
  }

  @Override
  public void unmap(PageRange pages) {
    run(() -> edit.unmap(pages));
  }

  @Override
  public PageState remap(
      PageNumber page, FrameNumber frame, Protection protection, MemoryType type) {
    return get(() -> edit.remap(page, frame, protection, type));
  }

  @Override
  public void remap(
      PageRange pages,
      FrameNumber frame,
      Protection protection,
      MemoryType type,
      PageBuffer displaced) {
    run(() -> edit.remap(pages, frame, protection, type, displaced));
  }

  @Override
  public void protect(PageNumber page, Protection protection) {
    run(() -> edit.protect(page, protection));
  }

  @Override
  public void protect(PageRange pages, Protection protection) {
    run(() -> edit.protect(pages, protection));
  }

  @Override
  public void setTicket(PageNumber page, long payload) {
    run(() -> edit.setTicket(page, payload));
  }

  @Override
  public void setTicket(PageRange pages, long payload) {
    run(() -> edit.setTicket(pages, payload));
  }

  @Override
  public long takeTicket(PageNumber page) {
    return count(() -> edit.takeTicket(page));
  }

  @Override
  public boolean testAndClearAccessed(PageNumber page) {
    return get(() -> edit.testAndClearAccessed(page));
  }

  @Override
  public long testAndClearAccessed(PageRange pages) {
    return count(() -> edit.testAndClearAccessed(pages));
  }

  @Override
  public boolean testAndClearDirty(PageNumber page) {
    return get(() -> edit.testAndClearDirty(page));
  }

  @Override
  public long testAndClearDirty(PageRange pages) {
    return count(() -> edit.testAndClearDirty(pages));
  }

  @Override
  public void mapLarge(
      PageNumber first, int order, FrameNumber frame, Protection protection, MemoryType type) {
    run(() -> edit.mapLarge(first, order, frame, protection, type));
  }

  @Override
  public PageState unmapLarge(PageNumber first) {
    return get(() -> edit.unmapLarge(first));
  }

  @Override
  public void split(PageNumber page) {
    run(() -> edit.split(page));
  }

  @Override
  public int order(PageNumber page) {
    return (int) count(() -> edit.order(page));
  }

  @Override
  public Copied copyIn(VirtualAddress to, byte[] from, int offset, int length) {
    return get(() -> edit.copyIn(to, from, offset, length));
  }

  @Override
  public Copied copyOut(VirtualAddress from, byte[] to, int offset, int length) {
    return get(() -> edit.copyOut(from, to, offset, length));
  }

  @Override
  public void release(FrameNumber frame) {
    run(() -> edit.release(frame));
  }

  @Override
  public void close() {
    run(edit::close);
  }
}
