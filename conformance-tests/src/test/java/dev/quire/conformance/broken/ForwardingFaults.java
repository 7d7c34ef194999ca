package dev.quire.conformance.broken;

import dev.quire.api.Fault;
import dev.quire.common.engine.FaultDecoder;
import dev.quire.common.engine.KernelProcessor;

/** Fault registers as another reads them, unless overridden. */
class ForwardingFaults implements FaultDecoder {
  final FaultDecoder real;

  ForwardingFaults(FaultDecoder real) {
    this.real = real;
  }

  @Override
  public long address(KernelProcessor on, boolean fetch) {
    return real.address(on, fetch);
  }

  @Override
  public boolean write(KernelProcessor on, boolean fetch) {
    return real.write(on, fetch);
  }

  @Override
  public Fault.Cause cause(KernelProcessor on, boolean fetch) {
    return real.cause(on, fetch);
  }

  @Override
  public String registers(KernelProcessor on, boolean fetch) {
    return real.registers(on, fetch);
  }
}
