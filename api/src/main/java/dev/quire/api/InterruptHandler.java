package dev.quire.api;

/** Kernel code that an interrupt enters, between any two accesses of kernel code. */
@FunctionalInterface
public interface InterruptHandler {

  /** Handles an interrupt on {@code processor}; not interrupted itself. */
  void handle(Processor processor);
}
