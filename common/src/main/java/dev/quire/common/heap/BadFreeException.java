package dev.quire.common.heap;

import dev.quire.api.VirtualAddress;

/** An address was given back that no allocation of the heap starts at. Nothing was changed. */
public final class BadFreeException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** What is there instead. */
  public enum Reason {
    /** Nothing is allocated there: it was freed before, or given up, or never allocated. */
    NOT_ALLOCATED,
    /** It lies within an allocation, behind its start. */
    INSIDE,
    /** It is none of the kernel pages that the heap grows into. */
    FOREIGN
  }

  private final Reason reason;

  BadFreeException(VirtualAddress address, Reason reason, String detail) {
    super(address + " is not the start of an allocation of this heap: " + detail);
    this.reason = reason;
  }

  /** What is there instead. */
  public Reason reason() {
    return reason;
  }
}
