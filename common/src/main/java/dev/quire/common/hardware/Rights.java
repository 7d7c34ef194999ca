package dev.quire.common.hardware;

import dev.quire.api.Access;

/**
 * What a translation allows, as a set of bits: one for each kind of access with each privilege. An
 * access is named by the one bit that it needs.
 */
public final class Rights {

  /** A load by kernel code. */
  public static final int KERNEL_READ = 1;

  /** A store or an atomic operation by kernel code. */
  public static final int KERNEL_WRITE = 1 << 1;

  /** An instruction fetch by kernel code. */
  public static final int KERNEL_FETCH = 1 << 2;

  private static final int USER_SHIFT = 3;

  /** A load by user code. */
  public static final int USER_READ = KERNEL_READ << USER_SHIFT;

  /** A store or an atomic operation by user code. */
  public static final int USER_WRITE = KERNEL_WRITE << USER_SHIFT;

  /** An instruction fetch by user code. */
  public static final int USER_FETCH = KERNEL_FETCH << USER_SHIFT;

  /** The number of bits. */
  public static final int BITS = 2 * USER_SHIFT;

  /** Every access by kernel code. */
  public static final int KERNEL_ALL = KERNEL_READ | KERNEL_WRITE | KERNEL_FETCH;

  /** Every access by user code. */
  public static final int USER_ALL = USER_READ | USER_WRITE | USER_FETCH;

  /** Every access. */
  public static final int ALL = KERNEL_ALL | USER_ALL;

  private Rights() {}

  /** Returns the bit that names an access. */
  public static int of(Access access, boolean user) {
    int kernel =
        switch (access) {
          case READ -> KERNEL_READ;
          case WRITE -> KERNEL_WRITE;
          case FETCH -> KERNEL_FETCH;
        };
    return user ? kernel << USER_SHIFT : kernel;
  }

  /** Returns whether the access is one of user code. */
  public static boolean isUser(int right) {
    return (right & USER_ALL) != 0;
  }

  /** Returns whether the access is a store or an atomic operation. */
  public static boolean isWrite(int right) {
    return (right & (KERNEL_WRITE | USER_WRITE)) != 0;
  }

  /** Returns whether the access is an instruction fetch. */
  public static boolean isFetch(int right) {
    return (right & (KERNEL_FETCH | USER_FETCH)) != 0;
  }

  /** Returns the access in words. */
  public static String describe(int right) {
    return (isUser(right) ? "user " : "kernel ")
        + (isWrite(right) ? "write" : isFetch(right) ? "fetch" : "read");
  }
}
