package dev.quire.api.port;

/**
 * An ARMv7-A processor with VMSAv7 and short descriptors: ARM DDI 0406C, chapters B3 (VMSA) and B4
 * (system control registers). Methods are named after the registers and operations of B4.
 */
public interface Armv7Cpu extends Cpu {

  /** TTBR0. */
  int ttbr0();

  /** Sets TTBR0. */
  void setTtbr0(int value);

  /** TTBR1. */
  int ttbr1();

  /** Sets TTBR1. */
  void setTtbr1(int value);

  /** TTBCR: N, PD0, PD1. */
  int ttbcr();

  /** Sets TTBCR. */
  void setTtbcr(int value);

  /** CONTEXTIDR: the ASID in bits 7 to 0. */
  int contextidr();

  /** Sets CONTEXTIDR. */
  void setContextidr(int value);

  /** DACR: two bits a domain. */
  int dacr();

  /** Sets DACR. */
  void setDacr(int value);

  /** SCTLR: M, TRE and AFE are looked at. */
  int sctlr();

  /** Sets SCTLR. */
  void setSctlr(int value);

  /** PRRR: memory types by TEX[0], C, B while SCTLR.TRE is set. */
  int prrr();

  /** Sets PRRR. */
  void setPrrr(int value);

  /** NMRR: cacheability by TEX[0], C, B while SCTLR.TRE is set. */
  int nmrr();

  /** Sets NMRR. */
  void setNmrr(int value);

  /** VBAR: where the vectors are. */
  int vbar();

  /** Sets VBAR. */
  void setVbar(int value);

  /** DFSR: the status of the last data abort. */
  int dfsr();

  /** DFAR: the address of the last data abort. */
  int dfar();

  /** IFSR: the status of the last prefetch abort. */
  int ifsr();

  /** IFAR: the address of the last prefetch abort. */
  int ifar();

  /** TLBIMVA: drops the page in bits 31 to 12 for the ASID in bits 7 to 0, and its global entry. */
  void tlbimva(int mvaAndAsid);

  /** TLBIMVAA: drops the page for all ASIDs. */
  void tlbimvaa(int mva);

  /** TLBIASID: drops all entries of the ASID in bits 7 to 0; global ones stay. */
  void tlbiasid(int asid);

  /** TLBIALL: drops everything. */
  void tlbiall();

  /** TLBIMVAIS: TLBIMVA on all processors, complete at this one's next {@link #dsb}. */
  void tlbimvais(int mvaAndAsid);

  /** TLBIMVAAIS: TLBIMVAA on all processors. */
  void tlbimvaais(int mva);

  /** TLBIASIDIS: TLBIASID on all processors. */
  void tlbiasidis(int asid);

  /** TLBIALLIS: TLBIALL on all processors. */
  void tlbiallis();

  /** DSB: stores are visible to walks, and invalidations are complete, when it returns. */
  void dsb();

  /** ISB: what follows is fetched and translated with the context as it is now. */
  void isb();

  /** DCCMVAC: cleans the data cache line at a virtual address to the point of coherency. */
  void dccmvac(long address);

  /** ICIALLUIS and BPIALLIS: drops all instruction caches and branch predictors. */
  void icialluis();
}
