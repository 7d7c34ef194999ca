package dev.quire.api;

/**
 * What may be done with a page. Every page that is mapped can be read; kernel code may do what user
 * code may. A page that user code may only read cannot be written by kernel code either.
 */
public enum Protection {
  /** Kernel code reads. */
  KERNEL_READ,
  /** Kernel code reads and writes. */
  KERNEL_READ_WRITE,
  /** Kernel code reads and executes. */
  KERNEL_READ_EXECUTE,
  /** Kernel code reads, writes and executes. */
  KERNEL_READ_WRITE_EXECUTE,
  /** User and kernel code read. */
  USER_READ,
  /** User and kernel code read and write. */
  USER_READ_WRITE,
  /** User and kernel code read, user code executes. */
  USER_READ_EXECUTE,
  /** User and kernel code read and write, user code executes. */
  USER_READ_WRITE_EXECUTE;

  private static final Protection[] ALL = values();
  private static final int WRITE = 1;
  private static final int EXECUTE = 2;
  private static final int USER = 4;

  /** Returns the protection that grants exactly this beside reading. */
  public static Protection of(boolean user, boolean write, boolean execute) {
    return ALL[(user ? USER : 0) | (write ? WRITE : 0) | (execute ? EXECUTE : 0)];
  }

  /** Whether user code has access. */
  public boolean user() {
    return (ordinal() & USER) != 0;
  }

  /** Whether the page may be written. */
  public boolean writable() {
    return (ordinal() & WRITE) != 0;
  }

  /** Whether instructions may be fetched. */
  public boolean executable() {
    return (ordinal() & EXECUTE) != 0;
  }

  /** Returns the same without the right to write. */
  public Protection readOnly() {
    return of(user(), false, executable());
  }

  /** Returns the same with the right to write. */
  public Protection withWrite() {
    return of(user(), true, executable());
  }

  /** Returns the same with the right to execute: what hardware without execute-never grants. */
  public Protection withExecute() {
    return of(user(), writable(), true);
  }

  /** Whether an access of this kind and privilege is granted. */
  public boolean permits(Access access, boolean byUser) {
    if (byUser && !user()) {
      return false;
    }
    return switch (access) {
      case READ -> true;
      case WRITE -> writable();
      case FETCH -> executable();
    };
  }
}
