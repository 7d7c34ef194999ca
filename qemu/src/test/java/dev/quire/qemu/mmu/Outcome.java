package dev.quire.qemu.mmu;

/**
 * What came of an access.
 *
 * @param fault whether it faulted
 * @param value what it gave, if it did not
 * @param fetch what the fault entry was told: whether a fetch faulted
 * @param user what the fault entry was told: with whose privilege
 * @param code the error code, DFSR or IFSR
 * @param address CR2, DFAR or IFAR
 */
record Outcome(boolean fault, long value, boolean fetch, boolean user, int code, long address) {

  static Outcome granted(long value) {
    return new Outcome(false, value, false, false, 0, 0);
  }

  /** What no processor gives: so that the simulated one, where it is wrong, is found out. */
  static Outcome impossible() {
    return new Outcome(true, 0, false, false, -1, -1);
  }

  static Outcome faulted(boolean fetch, boolean user, int code, long address) {
    return new Outcome(true, 0, fetch, user, code, address);
  }

  Outcome withCode(int newCode) {
    return new Outcome(fault, value, fetch, user, newCode, address);
  }

  Outcome withValue(long newValue) {
    return new Outcome(fault, newValue, fetch, user, code, address);
  }
}
