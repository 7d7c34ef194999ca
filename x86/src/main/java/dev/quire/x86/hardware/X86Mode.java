package dev.quire.x86.hardware;

import dev.quire.common.hardware.TableRules;
import dev.quire.x86.layout.Pte;
import dev.quire.x86.layout.WidePte;

/** The kinds of paging: Intel SDM volume 3A, 4.1.1. */
public enum X86Mode {
  /** 32-bit paging: two levels, 4-byte entries. */
  TWO_LEVEL(Pte.P | Pte.RW | Pte.US | Pte.A | Pte.D),
  /** PAE paging: 32-bit addresses, three levels, 8-byte entries. */
  PAE(WidePte.P | WidePte.RW | WidePte.US | WidePte.A | WidePte.D),
  /** Long mode with 4-level paging: 48-bit addresses, 8-byte entries. */
  LONG(PAE.poisonBits | WidePte.AVL2);

  private final long poisonBits;

  X86Mode(long poisonBits) {
    this.poisonBits = poisonBits;
  }

  /** The bits besides the frame of the entry that fresh memory holds: a valid and writable one. */
  long poisonBits() {
    return poisonBits;
  }

  TableRules rules() {
    return switch (this) {
      case TWO_LEVEL -> new X86TableRules();
      case PAE -> new WideTableRules(WideFormat.PAE);
      case LONG -> new WideTableRules(WideFormat.LONG);
    };
  }
}
