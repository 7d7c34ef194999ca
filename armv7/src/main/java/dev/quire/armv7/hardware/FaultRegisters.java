package dev.quire.armv7.hardware;

import dev.quire.armv7.layout.Fsr;
import dev.quire.common.hardware.Rights;

/**
 * The fault status and address registers: a data access sets DFSR and DFAR, a fetch IFSR and IFAR,
 * and neither touches the other pair. ARM DDI 0406C, B3.13.
 */
final class FaultRegisters {
  private int dfsr;
  private int dfar;
  private int ifsr;
  private int ifar;

  void raise(long address, int right, int status, int domain) {
    if (Rights.isFetch(right)) {
      ifsr = Fsr.ifsr(status);
      ifar = (int) address;
    } else {
      dfsr = Fsr.dfsr(status, domain, Rights.isWrite(right));
      dfar = (int) address;
    }
  }

  int dfsr() {
    return dfsr;
  }

  int dfar() {
    return dfar;
  }

  int ifsr() {
    return ifsr;
  }

  int ifar() {
    return ifar;
  }

  String describe(boolean fetch) {
    return fetch
        ? Fsr.describeIfsr(ifsr) + " IFAR " + hex(ifar)
        : Fsr.describeDfsr(dfsr) + " DFAR " + hex(dfar);
  }

  private static String hex(int address) {
    return String.format("0x%08x", address);
  }
}
