package dev.quire.api;

/** Kernel code that an interrupt enters, between any two accesses of kernel code. */
@FunctionalInterface
public interface InterruptHandler {

  /**
   * Handles an interrupt on {@code processor}; not interrupted itself. It may edit other spaces. It
   * does not touch user memory: the interrupted code may be in the middle of an edit of the current
   * space, which would miss that a page was written.
   */
  void handle(Processor processor);
}
