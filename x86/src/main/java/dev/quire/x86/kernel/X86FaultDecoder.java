package dev.quire.x86.kernel;

import dev.quire.api.Fault;
import dev.quire.api.port.X86Cpu;
import dev.quire.common.engine.FaultDecoder;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.x86.layout.ErrorCode;

/** CR2 and the error code (SDM 3A, 4.7). */
public final class X86FaultDecoder implements FaultDecoder {

  /** Creates the decoder. */
  public X86FaultDecoder() {}

  @Override
  public long address(KernelProcessor on, boolean fetch) {
    return Integer.toUnsignedLong(X86Invalidation.cpu(on).cr2());
  }

  @Override
  public boolean write(KernelProcessor on, boolean fetch) {
    return (X86Invalidation.cpu(on).errorCode() & ErrorCode.WR) != 0;
  }

  @Override
  public Fault.Cause cause(KernelProcessor on, boolean fetch) {
    int code = X86Invalidation.cpu(on).errorCode();
    if ((code & ErrorCode.RSVD) != 0) {
      return Fault.Cause.RESERVED;
    }
    return (code & ErrorCode.P) == 0 ? Fault.Cause.NOT_PRESENT : Fault.Cause.PROTECTION;
  }

  @Override
  public String registers(KernelProcessor on, boolean fetch) {
    X86Cpu cpu = X86Invalidation.cpu(on);
    return "CR2 0x"
        + Integer.toHexString(cpu.cr2())
        + ", error code "
        + ErrorCode.describe(cpu.errorCode());
  }
}
