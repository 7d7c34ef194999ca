package dev.quire.common.engine;

import dev.quire.api.Fault;

/** Reads the fault registers, at once: a fault within the handler of another overwrites them. */
public interface FaultDecoder {

  /** The address of the fault that the processor has just raised. */
  long address(KernelProcessor on, boolean fetch);

  /** Its status, as the register has it: what the other methods decode. */
  int status(KernelProcessor on, boolean fetch);

  /** Whether a store raised it. */
  boolean write(int status, boolean fetch);

  /** Its cause. */
  Fault.Cause cause(int status, boolean fetch);

  /** The registers as they were, decoded by the manual's field names. */
  String registers(long address, int status, boolean fetch);
}
