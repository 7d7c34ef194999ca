package dev.quire.common.swap;

import com.google.auto.value.AutoValue;
import dev.quire.api.Access;
import dev.quire.api.VirtualAddress;

/** An access of a process that was refused for good: what a signal would tell it. */
@AutoValue
public abstract class Violation {

  /** Why it was refused. */
  public enum Reason {
    /** The page belongs to no region of the process. */
    NO_REGION,
    /** The region's protection, or the entry's, does not allow it. */
    PROTECTION,
    /** The page's entry holds a ticket that is not the kernel's, or not for this page. */
    DAMAGED_TICKET,
    /** The page belongs to a region, but its entry holds nothing: its ticket was lost. */
    LOST_TICKET,
    /** The medium or the backing store failed to deliver the page. */
    IO_ERROR,
    /** No frame could be had for the page: all are wired, or the store takes no more pages. */
    OUT_OF_FRAMES
  }

  Violation() {}

  /** Returns a violation by the process with this name. */
  public static Violation of(
      String process,
      VirtualAddress address,
      Access access,
      boolean user,
      Reason reason,
      String detail) {
    return new AutoValue_Violation(process, address, access, user, reason, detail);
  }

  /** The name of the process. */
  public abstract String process();

  /** The address. */
  public abstract VirtualAddress address();

  /** The kind of access. */
  public abstract Access access();

  /** Whether user code made it. */
  public abstract boolean user();

  /** Why it was refused. */
  public abstract Reason reason();

  /** More about it, for people: what was found, and what should have been there. */
  public abstract String detail();

  @Override
  public final String toString() {
    return (user() ? "user " : "kernel ")
        + access()
        + " at "
        + address()
        + " of "
        + process()
        + ": "
        + reason()
        + ", "
        + detail();
  }
}
