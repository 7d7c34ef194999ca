package dev.quire.cli.scenario;

import dev.quire.api.PageNumber;

/** One page of a process as it must be. */
final class ModelPage {

  private final PageNumber number;
  private final PageContents contents;
  private boolean writable;
  private final boolean shared;

  ModelPage(PageNumber number, PageContents contents, boolean writable, boolean shared) {
    this.number = number;
    this.contents = contents;
    this.writable = writable;
    this.shared = shared;
  }

  PageNumber number() {
    return number;
  }

  PageContents contents() {
    return contents;
  }

  /** Whether the process may write to it. */
  boolean isWritable() {
    return writable;
  }

  void setWritable(boolean may) {
    writable = may;
  }

  /** Whether other processes have it too. */
  boolean isShared() {
    return shared;
  }
}
