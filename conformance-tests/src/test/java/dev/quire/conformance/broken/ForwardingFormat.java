package dev.quire.conformance.broken;

import dev.quire.api.MemoryType;
import dev.quire.api.PageState;
import dev.quire.api.Protection;
import dev.quire.common.engine.Format;

/** A format that is another's, unless overridden. */
class ForwardingFormat implements Format {
  final Format real;

  ForwardingFormat(Format real) {
    this.real = real;
  }

  @Override
  public int ticketBits() {
    return real.ticketBits();
  }

  @Override
  public long frameStep() {
    return real.frameStep();
  }

  @Override
  public long leaf(long frame, Protection protection, MemoryType type, boolean global) {
    return real.leaf(frame, protection, type, global);
  }

  @Override
  public long mappedBits() {
    return real.mappedBits();
  }

  @Override
  public long accessedBit() {
    return real.accessedBit();
  }

  @Override
  public long dirtyBit() {
    return real.dirtyBit();
  }

  @Override
  public long frame(long word) {
    return real.frame(word);
  }

  @Override
  public Protection protection(long word) {
    return real.protection(word);
  }

  @Override
  public MemoryType type(long word) {
    return real.type(word);
  }

  @Override
  public boolean isMapped(long word) {
    return real.isMapped(word);
  }

  @Override
  public boolean accessed(long word) {
    return real.accessed(word);
  }

  @Override
  public boolean dirty(long word) {
    return real.dirty(word);
  }

  @Override
  public boolean global(long word) {
    return real.global(word);
  }

  @Override
  public long protect(long word, Protection protection) {
    return real.protect(word, protection);
  }

  @Override
  public long touch(long word, boolean write) {
    return real.touch(word, write);
  }

  @Override
  public long clearAccessed(long word) {
    return real.clearAccessed(word);
  }

  @Override
  public long clearDirty(long word) {
    return real.clearDirty(word);
  }

  @Override
  public boolean owes(long old, long now) {
    return real.owes(old, now);
  }

  @Override
  public int groupBits() {
    return real.groupBits();
  }

  @Override
  public boolean isGroup(long word) {
    return real.isGroup(word);
  }

  @Override
  public long group(PageState.Mapped first) {
    return real.group(first);
  }

  @Override
  public long member(long word, long page) {
    return real.member(word, page);
  }

  @Override
  public boolean breaksBeforeMake() {
    return real.breaksBeforeMake();
  }

  @Override
  public boolean needsBreak(long old, long now) {
    return real.needsBreak(old, now);
  }

  @Override
  public long ticket(long payload) {
    return real.ticket(payload);
  }

  @Override
  public long payload(long word) {
    return real.payload(word);
  }

  @Override
  public String describe(long word) {
    return real.describe(word);
  }
}
