package dev.quire.x86.layout;

/** IA32_EFER, the extended feature enable register: Intel SDM volume 3A, 2.2.1. */
public final class Efer {

  /** LME: long mode becomes active when paging is switched on. */
  public static final long LME = 1 << 8;

  /** LMA: long mode is active; the processor's own. */
  public static final long LMA = 1 << 10;

  /** NXE: entries of 64 bits have XD; while this is clear, the bit is reserved. */
  public static final long NXE = 1 << 11;

  /** The bits that the processor has. */
  public static final long KNOWN = LME | LMA | NXE;

  private Efer() {}
}
