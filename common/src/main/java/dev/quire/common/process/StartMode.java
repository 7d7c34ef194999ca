package dev.quire.common.process;

/** Who fills a new process. Both give the same bytes and the same page states, at other costs. */
public enum StartMode {
  /** Its parent, by edits of a space that is not running. */
  FROM_PARENT,
  /** It itself: a kernel thread that activates the new space and touches its own pages. */
  IN_NEW_CONTEXT
}
