package dev.quire.x86.hardware;

import dev.quire.x86.layout.Cr;
import dev.quire.x86.layout.ErrorCode;
import dev.quire.x86.layout.LongGeometry;

/** 4-level paging of long mode: Intel SDM volume 3A, 4.5. */
final class LongWalker extends WideWalker {

  LongWalker(SimulatedX86Cpu cpu) {
    super(cpu, WideFormat.LONG);
  }

  @Override
  long walk(long address, int right) {
    return LongGeometry.isCanonical(address)
        ? descend(address, right, 0, cpu.cr3() & Cr.CR3_ROOT)
        : cpu.fault(address, right, ErrorCode.GENERAL_PROTECTION);
  }
}
