package dev.quire.common.elf;

import com.google.auto.value.AutoValue;
import java.util.OptionalInt;

/** Where an executable may be placed, and for which machine it must be. */
@AutoValue
public abstract class ExecutableRules {

  ExecutableRules() {}

  /**
   * Returns rules for executables of one machine.
   *
   * @param userFirst the first user address, a multiple of 4096, unsigned
   * @param userLimit the address after the last user page, a multiple of 4096, unsigned
   * @param machine what {@code e_machine} must be; see {@link ElfMachine}
   * @return the rules
   * @throws IllegalArgumentException if the range is empty or not of whole pages
   */
  public static ExecutableRules forMachine(long userFirst, long userLimit, int machine) {
    return create(userFirst, userLimit, OptionalInt.of(machine));
  }

  /**
   * Returns rules for executables that are loaded as data, with the machine check off.
   *
   * @param userFirst the first user address, a multiple of 4096, unsigned
   * @param userLimit the address after the last user page, a multiple of 4096, unsigned
   * @return the rules
   * @throws IllegalArgumentException if the range is empty or not of whole pages
   */
  public static ExecutableRules forAnyMachine(long userFirst, long userLimit) {
    return create(userFirst, userLimit, OptionalInt.empty());
  }

  private static ExecutableRules create(long first, long limit, OptionalInt machine) {
    if (Pages.offset(first) != 0
        || Pages.offset(limit) != 0
        || Long.compareUnsigned(first, limit) >= 0) {
      throw new IllegalArgumentException(
          "the user range "
              + Pages.hex(first)
              + " to "
              + Pages.hex(limit)
              + " must be of whole pages, at least one");
    }
    return new AutoValue_ExecutableRules(first, limit, machine);
  }

  /** The first user address, unsigned. */
  public abstract long userFirst();

  /** The address after the last user page, unsigned. */
  public abstract long userLimit();

  /** What {@code e_machine} must be; empty if any machine will do. */
  public abstract OptionalInt machine();
}
