package dev.quire.api.port;

/**
 * An x86 processor in protected or long mode: Intel SDM volume 3A, chapters 2.5 (control registers)
 * and 4 (paging). Which kind of paging it uses follows from CR0.PG, CR4.PAE and IA32_EFER.LME (SDM
 * 3A, 4.1.1). A processor that lacks one of them refuses to have it set.
 *
 * <p>Physical addresses in CR3 and linear addresses in CR2 have 32 bits, zero-extended, unless the
 * processor is in long mode.
 */
public interface X86Cpu extends Cpu {

  /** CR0: PG and WP are looked at. */
  int cr0();

  /** Sets CR0; turning PG off drops all translations. */
  void setCr0(int value);

  /** CR2: the address of the last page fault. */
  long cr2();

  /** The error code of the last page fault (SDM 3A, 4.7). */
  int errorCode();

  /**
   * CR3: the physical address of the page directory; with PAE that of the page-directory-pointer
   * table, 32-byte aligned; in long mode that of the PML4 table.
   */
  long cr3();

  /**
   * Sets CR3; drops all translations that are not global, and all paging-structure caches. With PAE
   * paging this loads the four page-directory-pointer entries (SDM 3A, 4.4.1).
   */
  void setCr3(long value);

  /** CR4: PSE, PAE and PGE are looked at. */
  int cr4();

  /**
   * Sets CR4; a change of PGE, PAE or PSE drops all translations, and loads the
   * page-directory-pointer entries if PAE paging is in use afterwards.
   */
  void setCr4(int value);

  /** IA32_EFER (SDM 3A, 2.2.1): LME and NXE are looked at; LMA says whether long mode is active. */
  long efer();

  /** Sets IA32_EFER; LMA is the processor's own. */
  void setEfer(long value);

  /** INVLPG: drops the page's translations, global too, and all paging-structure caches. */
  void invlpg(long address);
}
