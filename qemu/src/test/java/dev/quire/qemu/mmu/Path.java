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

  /** An entry: where it stands, and its word. */
  record Step(long at, int word) {}

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
