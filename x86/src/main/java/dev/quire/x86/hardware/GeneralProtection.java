package dev.quire.x86.hardware;

/**
 * A general-protection exception that an instruction of the kernel's own raises by what it writes
 * to a control register: always an error of the kernel, and the register keeps its value. (That of
 * an access to an address that is not canonical goes through the fault entry.)
 */
public final class GeneralProtection extends RuntimeException {
  private static final long serialVersionUID = 1;

  GeneralProtection(String what) {
    super("general protection: " + what);
  }
}
