package dev.quire.conformance;

import dev.quire.api.AddressSpace;
import dev.quire.api.PageNumber;
import dev.quire.api.PageState;
import dev.quire.api.Processor;
import dev.quire.api.Walk;

/** Texts that show what stands in the tables. */
final class Explain {
  private Explain() {}

  /** What a processor sees at a page: in kernel space, or in the space that is current. */
  static String page(Processor on, PageNumber page) {
    boolean kernel = on.paging().layout().kernel().contains(page);
    return page(on, kernel ? on.paging().kernelSpace() : on.current(), page);
  }

  /** A page's state, and the entries that lead there, decoded. */
  static String page(Processor on, AddressSpace space, PageNumber page) {
    StringBuilder text = new StringBuilder(page + " of " + space.name());
    if (space.isDestroyed()) {
      return text.append(", which is destroyed").toString();
    }
    if (space.isKernel() && on.paging().layout().user().contains(page)) {
      return text.append(", which has no user pages").toString();
    }
    if (!space.range().contains(page)) {
      return text.append(", outside its range ").append(space.range()).toString();
    }
    Walk walk = on.paging().walk(on, space, page.address());
    text.append(" is ").append(walk.result());
    for (Walk.Step step : walk.steps()) {
      text.append("\n    level ")
          .append(step.place().level())
          .append(" [")
          .append(step.place().index())
          .append("] 0x")
          .append(Long.toHexString(step.word()))
          .append(" = ")
          .append(step.decoded());
    }
    return text.toString();
  }

  /** A state without what speculation may change: whether the page was accessed. */
  static String exact(PageState state) {
    if (state instanceof PageState.Mapped mapped) {
      return mapped.frame()
          + " "
          + mapped.protection()
          + " "
          + mapped.type()
          + (mapped.dirty() ? " dirty" : " clean")
          + (mapped.global() ? " global" : "");
    }
    return state.toString();
  }
}
