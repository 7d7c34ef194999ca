package dev.quire.api.port;

/**
 * An x86 processor in 32-bit protected mode: Intel SDM volume 3A, chapters 2.5 (control registers)
 * and 4 (paging).
 */
public interface X86Cpu extends Cpu {

  /** CR0: PG and WP are looked at. */
  int cr0();

  /** Sets CR0; turning PG off drops all translations. */
  void setCr0(int value);

  /** CR2: the address of the last page fault. */
  int cr2();

  /** The error code of the last page fault (SDM 3A, 4.7). */
  int errorCode();

  /** CR3: the physical address of the page directory. */
  int cr3();

  /** Sets CR3; drops all translations that are not global, and all paging-structure caches. */
  void setCr3(int value);

  /** CR4: PSE and PGE are looked at. */
  int cr4();

  /** Sets CR4; a change of PGE or PSE drops all translations. */
  void setCr4(int value);

  /** INVLPG: drops the page's translations, global too, and all paging-structure caches. */
  void invlpg(long address);
}
