package dev.quire.qemu.mmu;

import java.util.List;

/**
 * The entries that belong to an address, whether or not they let it through: what the tests know of
 * a walk by themselves.
 *
 * @param steps the entries, from the root on
 * @param physical where the address is if it is mapped, or {@link #NOWHERE}
 * @param undefined why the manual does not say what such a walk gives, or empty if it does
 */
record Path(List<Step> steps, long physical, String undefined) {
  static final long NOWHERE = -1;

  /** An entry: where it stands, and what it is, zero-extended if it is a word. */
  record Step(long at, long entry) {

    /** An entry of 4 bytes. */
    static Step of(long at, int word) {
      return new Step(at, Integer.toUnsignedLong(word));
    }

    /** The low word. */
    int word() {
      return (int) entry;
    }
  }

  static Path to(long physical, Step... steps) {
    return new Path(List.of(steps), physical, "");
  }

  static Path undefined(String why, Step... steps) {
    return new Path(List.of(steps), NOWHERE, why);
  }

  Step upper() {
    return steps.get(0);
  }

  Step leaf() {
    return steps.get(steps.size() - 1);
  }

  boolean hasLower() {
    return steps.size() > 1;
  }
}
