package dev.quire.common.engine;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A fault, for Java Flight Recorder. */
@Name("dev.quire.Fault")
@Label("Page Fault")
@Category("Quire")
@Description("A fault, from its entry until the access is retried or abandoned")
@StackTrace(false)
final class FaultEvent extends Event {
  @Label("Space")
  long space;

  @Label("Processor")
  int processor;

  @Label("Address")
  long address;

  @Label("Access")
  String access = "";

  @Label("User")
  boolean user;

  @Label("Resolved")
  boolean resolved;
}
