package dev.quire.common.process;

/**
 * The entries of an auxiliary vector, with the numbers that i386 and ARM Linux share.
 *
 * <p>System V Application Binary Interface, Intel386 Processor Supplement, "Process
 * Initialization"; those from {@link #HWCAP} on are Linux's.
 */
public enum AuxType {
  /** AT_PHDR: the address of the program headers. */
  PHDR(3),
  /** AT_PHENT: the size of one program header, in bytes. */
  PHENT(4),
  /** AT_PHNUM: the number of program headers. */
  PHNUM(5),
  /** AT_PAGESZ: the size of a page, in bytes. */
  PAGESZ(6),
  /** AT_BASE: the address of the program interpreter; 0 without one. */
  BASE(7),
  /** AT_FLAGS: flags; 0. */
  FLAGS(8),
  /** AT_ENTRY: the entry of the program. */
  ENTRY(9),
  /** AT_UID: the real user. */
  UID(11),
  /** AT_EUID: the effective user. */
  EUID(12),
  /** AT_GID: the real group. */
  GID(13),
  /** AT_EGID: the effective group. */
  EGID(14),
  /** AT_PLATFORM: the address of a string that names the processor. */
  PLATFORM(15),
  /** AT_HWCAP: what the processor can do, in bits that its architecture defines. */
  HWCAP(16),
  /** AT_CLKTCK: ticks of {@code times()} in a second. */
  CLKTCK(17),
  /** AT_SECURE: whether the program runs with more rights than its caller. */
  SECURE(23),
  /** AT_RANDOM: the address of 16 random bytes. */
  RANDOM(25),
  /** AT_EXECFN: the address of the file name of the program. */
  EXECFN(31);

  private final int number;

  AuxType(int number) {
    this.number = number;
  }

  /** Returns the number that stands in the vector, at least 1. */
  public int number() {
    return number;
  }

  /** Whether the entry is the address of something on the stack itself. */
  boolean pointsIntoStack() {
    return this == PLATFORM || this == RANDOM || this == EXECFN;
  }
}
