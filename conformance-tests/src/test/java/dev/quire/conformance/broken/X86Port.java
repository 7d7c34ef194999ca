package dev.quire.conformance.broken;

import dev.quire.api.port.X86Cpu;

/** An x86 processor that does what another does, unless overridden. */
class X86Port extends ForwardingCpu<X86Cpu> implements X86Cpu {

  X86Port(X86Cpu real) {
    super(real);
  }

  @Override
  public int cr0() {
    return real.cr0();
  }

  @Override
  public void setCr0(int value) {
    real.setCr0(value);
  }

  @Override
  public long cr2() {
    return real.cr2();
  }

  @Override
  public int errorCode() {
    return real.errorCode();
  }

  @Override
  public long cr3() {
    return real.cr3();
  }

  @Override
  public void setCr3(long value) {
    if (hears() || value != real.cr3()) {
      real.setCr3(value);
    }
  }

  @Override
  public int cr4() {
    return real.cr4();
  }

  @Override
  public void setCr4(int value) {
    if (hears()) {
      real.setCr4(value);
    }
  }

  @Override
  public long efer() {
    return real.efer();
  }

  @Override
  public void setEfer(long value) {
    real.setEfer(value);
  }

  @Override
  public void invlpg(long address) {
    if (hears()) {
      real.invlpg(address);
    }
  }
}
