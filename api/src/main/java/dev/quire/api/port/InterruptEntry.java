package dev.quire.api.port;

/** Where the hardware enters the kernel on an interrupt. */
@FunctionalInterface
public interface InterruptEntry {

  /**
   * Handles an interrupt.
   *
   * @param fromProcessor whether another processor asked for it ({@link Cpu#interrupt}), rather
   *     than a device
   */
  void onInterrupt(boolean fromProcessor);
}
