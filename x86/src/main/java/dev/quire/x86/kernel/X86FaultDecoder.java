package dev.quire.x86.kernel;

import dev.quire.api.Fault;
import dev.quire.common.engine.FaultDecoder;
import dev.quire.common.engine.KernelProcessor;
import dev.quire.x86.layout.ErrorCode;

/** CR2 and the error code (SDM 3A, 4.7). */
public final class X86FaultDecoder implements FaultDecoder {

  /** Creates the decoder. */
  public X86FaultDecoder() {}

  @Override
  public long address(KernelProcessor on, boolean fetch) {
    return X86Invalidation.cpu(on).cr2();
  }

  @Override
  public int status(KernelProcessor on, boolean fetch) {
    return X86Invalidation.cpu(on).errorCode();
  }

  @Override
  public boolean write(int status, boolean fetch) {
    return (status & ErrorCode.WR) != 0;
  }

  @Override
  public Fault.Cause cause(int status, boolean fetch) {
    if ((status & ErrorCode.RSVD) != 0) {
      return Fault.Cause.RESERVED;
    }
    return (status & ErrorCode.P) == 0 ? Fault.Cause.NOT_PRESENT : Fault.Cause.PROTECTION;
  }

  @Override
  public String registers(long address, int status, boolean fetch) {
    return "CR2 0x" + Long.toHexString(address) + ", error code " + ErrorCode.describe(status);
  }
}
