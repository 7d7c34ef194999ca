package dev.quire.common.engine;

import dev.quire.api.Fault;

/** Reads the fault registers. */
public interface FaultDecoder {

  /** The address of the fault that the processor has just raised. */
  long address(KernelProcessor on, boolean fetch);

  /** Whether a store raised it. */
  boolean write(KernelProcessor on, boolean fetch);

  /** Its cause. */
  Fault.Cause cause(KernelProcessor on, boolean fetch);

  /** The registers, decoded by the manual's field names. */
  String registers(KernelProcessor on, boolean fetch);
}
