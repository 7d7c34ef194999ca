package dev.quire.common.elf;

/** Values of {@code e_machine} that backends ask for. */
public final class ElfMachine {

  /** Intel 80386 (EM_386). */
  public static final int I386 = 3;

  /** 32-bit ARM (EM_ARM). */
  public static final int ARM = 40;

  /** AMD x86-64 (EM_X86_64). */
  public static final int X86_64 = 62;

  /** 64-bit ARM (EM_AARCH64). */
  public static final int AARCH64 = 183;

  private ElfMachine() {}

  /**
   * Names a machine for messages.
   *
   * @param machine a value of {@code e_machine}, 0 to 65535
   * @return its name and number, such as {@code "ARM (40)"}
   */
  public static String name(int machine) {
    return switch (machine) {
          case I386 -> "i386";
          case ARM -> "ARM";
          case X86_64 -> "x86-64";
          case AARCH64 -> "AArch64";
          default -> "machine";
        }
        + " ("
        + machine
        + ")";
  }
}
