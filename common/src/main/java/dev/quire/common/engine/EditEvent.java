package dev.quire.common.engine;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** An edit of an address space, for Java Flight Recorder. */
@Name("dev.quire.Edit")
@Label("Table Edit")
@Category("Quire")
@Description("An edit of an address space, from its opening to the end of its close")
@StackTrace(false)
final class EditEvent extends Event {
  @Label("Space")
  long space;

  @Label("Space Is Current")
  boolean current;

  @Label("Processor")
  int processor;

  @Label("Pages Invalidated")
  int pages;

  @Label("Whole Space Invalidated")
  boolean all;

  @Label("Tables Unlinked")
  int tables;
}
