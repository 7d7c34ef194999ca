package dev.quire.api;

import com.google.auto.value.AutoValue;

/** An access that the memory management unit refused. */
public interface Fault {

  /** Why it was refused. */
  enum Cause {
    /** An entry on the way is not present. */
    NOT_PRESENT,
    /** The entry does not grant this access. */
    PROTECTION,
    /** The entry's access flag is clear. */
    ACCESS_FLAG,
    /** The entry's domain has no access. */
    DOMAIN,
    /** A bit that must be zero is set in an entry. */
    RESERVED
  }

  /** The address. */
  VirtualAddress address();

  /** The kind of access, as far as the hardware tells. */
  Access access();

  /** Whether user code made it. */
  boolean user();

  /** The cause, as the hardware tells it. */
  Cause cause();

  /** The fault registers, decoded by the field names of the architecture's manual. */
  String registers();

  /**
   * Returns a fault that stays as it is: the one handed to a {@link FaultHandler} is used again.
   */
  default Fault copy() {
    return Snapshot.of(address(), access(), user(), cause(), registers());
  }

  /** A fault that stays as it is. */
  @AutoValue
  abstract class Snapshot implements Fault {
    Snapshot() {}

    /** Returns a fault. */
    public static Snapshot of(
        VirtualAddress address, Access access, boolean user, Cause cause, String registers) {
      return new AutoValue_Fault_Snapshot(address, access, user, cause, registers);
    }
  }
}
