package dev.quire.conformance.broken;

import dev.quire.api.port.Armv7Cpu;

/** An ARMv7 processor that does what another does, unless overridden. */
class Armv7Port extends ForwardingCpu<Armv7Cpu> implements Armv7Cpu {

  Armv7Port(Armv7Cpu real) {
    super(real);
  }

  @Override
  public int ttbr0() {
    return real.ttbr0();
  }

  @Override
  public void setTtbr0(int value) {
    real.setTtbr0(value);
  }

  @Override
  public int ttbr1() {
    return real.ttbr1();
  }

  @Override
  public void setTtbr1(int value) {
    real.setTtbr1(value);
  }

  @Override
  public int ttbcr() {
    return real.ttbcr();
  }

  @Override
  public void setTtbcr(int value) {
    real.setTtbcr(value);
  }

  @Override
  public int contextidr() {
    return real.contextidr();
  }

  @Override
  public void setContextidr(int value) {
    real.setContextidr(value);
  }

  @Override
  public int dacr() {
    return real.dacr();
  }

  @Override
  public void setDacr(int value) {
    real.setDacr(value);
  }

  @Override
  public int sctlr() {
    return real.sctlr();
  }

  @Override
  public void setSctlr(int value) {
    real.setSctlr(value);
  }

  @Override
  public int prrr() {
    return real.prrr();
  }

  @Override
  public void setPrrr(int value) {
    real.setPrrr(value);
  }

  @Override
  public int nmrr() {
    return real.nmrr();
  }

  @Override
  public void setNmrr(int value) {
    real.setNmrr(value);
  }

  @Override
  public int vbar() {
    return real.vbar();
  }

  @Override
  public void setVbar(int value) {
    real.setVbar(value);
  }

  @Override
  public int dfsr() {
    return real.dfsr();
  }

  @Override
  public int dfar() {
    return real.dfar();
  }

  @Override
  public int ifsr() {
    return real.ifsr();
  }

  @Override
  public int ifar() {
    return real.ifar();
  }

  @Override
  public void tlbimva(int mvaAndAsid) {
    if (hears()) {
      real.tlbimva(mvaAndAsid);
    }
  }

  @Override
  public void tlbimvaa(int mva) {
    if (hears()) {
      real.tlbimvaa(mva);
    }
  }

  @Override
  public void tlbiasid(int asid) {
    if (hears()) {
      real.tlbiasid(asid);
    }
  }

  @Override
  public void tlbiall() {
    if (hears()) {
      real.tlbiall();
    }
  }

  @Override
  public void tlbimvais(int mvaAndAsid) {
    if (hears()) {
      real.tlbimvais(mvaAndAsid);
    }
  }

  @Override
  public void tlbimvaais(int mva) {
    if (hears()) {
      real.tlbimvaais(mva);
    }
  }

  @Override
  public void tlbiasidis(int asid) {
    if (hears()) {
      real.tlbiasidis(asid);
    }
  }

  @Override
  public void tlbiallis() {
    if (hears()) {
      real.tlbiallis();
    }
  }

  @Override
  public void dsb() {
    real.dsb();
  }

  @Override
  public void isb() {
    real.isb();
  }

  @Override
  public void dccmvac(long address) {
    real.dccmvac(address);
  }

  @Override
  public void icialluis() {
    real.icialluis();
  }
}
