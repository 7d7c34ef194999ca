package dev.quire.conformance.broken;

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

/** An edit that is another, unless overridden. */
class ForwardingEdit implements TableEdit {
  final TableEdit real;

  ForwardingEdit(TableEdit real) {
    this.real = real;
  }

  @Override
  public AddressSpace space() {
    return real.space();
  }

  @Override
  public PageState lookup(PageNumber page) {
    return real.lookup(page);
  }

  @Override
  public void lookup(PageRange pages, PageBuffer states) {
    real.lookup(pages, states);
  }

  @Override
  public void map(PageNumber page, FrameNumber frame, Protection protection, MemoryType type) {
    real.map(page, frame, protection, type);
  }

  @Override
  public void map(PageRange pages, FrameNumber first, Protection protection, MemoryType type) {
    real.map(pages, first, protection, type);
  }

  @Override
  public PageState unmap(PageNumber page) {
    return real.unmap(page);
  }

  @Override
  public void unmap(PageRange pages, PageBuffer displaced) {
    real.unmap(pages, displaced);
  }

  @Override
  public void unmap(PageRange pages) {
    real.unmap(pages);
  }

  @Override
  public PageState remap(
      PageNumber page, FrameNumber frame, Protection protection, MemoryType type) {
    return real.remap(page, frame, protection, type);
  }

  @Override
  public void remap(
      PageRange pages,
      FrameNumber first,
      Protection protection,
      MemoryType type,
      PageBuffer displaced) {
    real.remap(pages, first, protection, type, displaced);
  }

  @Override
  public void protect(PageNumber page, Protection protection) {
    real.protect(page, protection);
  }

  @Override
  public void protect(PageRange pages, Protection protection) {
    real.protect(pages, protection);
  }

  @Override
  public void setTicket(PageNumber page, long payload) {
    real.setTicket(page, payload);
  }

  @Override
  public void setTicket(PageRange pages, long payload) {
    real.setTicket(pages, payload);
  }

  @Override
  public long takeTicket(PageNumber page) {
    return real.takeTicket(page);
  }

  @Override
  public boolean testAndClearAccessed(PageNumber page) {
    return real.testAndClearAccessed(page);
  }

  @Override
  public long testAndClearAccessed(PageRange pages) {
    return real.testAndClearAccessed(pages);
  }

  @Override
  public boolean testAndClearDirty(PageNumber page) {
    return real.testAndClearDirty(page);
  }

  @Override
  public long testAndClearDirty(PageRange pages) {
    return real.testAndClearDirty(pages);
  }

  @Override
  public void mapLarge(
      PageNumber first, int order, FrameNumber frame, Protection protection, MemoryType type) {
    real.mapLarge(first, order, frame, protection, type);
  }

  @Override
  public PageState unmapLarge(PageNumber first) {
    return real.unmapLarge(first);
  }

  @Override
  public void split(PageNumber page) {
    real.split(page);
  }

  @Override
  public int order(PageNumber page) {
    return real.order(page);
  }

  @Override
  public Copied copyIn(VirtualAddress to, byte[] from, int offset, int length) {
    return real.copyIn(to, from, offset, length);
  }

  @Override
  public Copied copyOut(VirtualAddress from, byte[] to, int offset, int length) {
    return real.copyOut(from, to, offset, length);
  }

  @Override
  public void release(FrameNumber frame) {
    real.release(frame);
  }

  @Override
  public void close() {
    real.close();
  }
}
