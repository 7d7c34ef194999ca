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
  public boolean write(KernelProcessor on, boolean fetch) {
    return !fetch && Fsr.isWrite(Armv7Invalidation.cpu(on).dfsr());
  }

  @Override
  public Fault.Cause cause(KernelProcessor on, boolean fetch) {
    Armv7Cpu cpu = Armv7Invalidation.cpu(on);
    return Fsr.cause(Fsr.status(fetch ? cpu.ifsr() : cpu.dfsr()));
  }

  @Override
  public String registers(KernelProcessor on, boolean fetch) {
    Armv7Cpu cpu = Armv7Invalidation.cpu(on);
    return fetch
        ? "IFAR 0x" + Integer.toHexString(cpu.ifar()) + ", IFSR " + Fsr.describeIfsr(cpu.ifsr())
        : "DFAR 0x" + Integer.toHexString(cpu.dfar()) + ", DFSR " + Fsr.describeDfsr(cpu.dfsr());
  }
}
