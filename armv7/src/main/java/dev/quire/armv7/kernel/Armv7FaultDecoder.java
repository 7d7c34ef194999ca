package dev.quire.armv7.kernel;

import dev.quire.api.Fault;
import dev.quire.api.port.Armv7Cpu;
import dev.quire.armv7.layout.Fsr;
import dev.quire.common.engine.FaultDecoder;
import dev.quire.common.engine.KernelProcessor;

/** DFSR and DFAR, or IFSR and IFAR (DDI 0406C, B3.13). */
public final class Armv7FaultDecoder implements FaultDecoder {

  /** Creates the decoder. */
  public Armv7FaultDecoder() {}

  @Override
  public long address(KernelProcessor on, boolean fetch) {
    Armv7Cpu cpu = Armv7Invalidation.cpu(on);
    return Integer.toUnsignedLong(fetch ? cpu.ifar() : cpu.dfar());
  }

  @Override
  public int status(KernelProcessor on, boolean fetch) {
    Armv7Cpu cpu = Armv7Invalidation.cpu(on);
    return fetch ? cpu.ifsr() : cpu.dfsr();
  }

  @Override
  public boolean write(int status, boolean fetch) {
    return !fetch && Fsr.isWrite(status);
  }

  @Override
  public Fault.Cause cause(int status, boolean fetch) {
    return Fsr.cause(Fsr.status(status));
  }

  @Override
  public String registers(long address, int status, boolean fetch) {
    return fetch
        ? "IFAR 0x" + Long.toHexString(address) + ", IFSR " + Fsr.describeIfsr(status)
        : "DFAR 0x" + Long.toHexString(address) + ", DFSR " + Fsr.describeDfsr(status);
  }
}
