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
  public int status(KernelProcessor on, boolean fetch) {
    return real.status(on, fetch);
  }

  @Override
  public boolean write(int status, boolean fetch) {
    return real.write(status, fetch);
  }

  @Override
  public Fault.Cause cause(int status, boolean fetch) {
    return real.cause(status, fetch);
  }

  @Override
  public String registers(long address, int status, boolean fetch) {
    return real.registers(address, status, fetch);
  }
}
