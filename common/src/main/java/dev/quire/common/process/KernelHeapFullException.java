package dev.quire.common.process;

/** The kernel heap has no run of so many pages. Nothing was changed. */
public final class KernelHeapFullException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  KernelHeapFullException(long wanted, long free) {
    super(
        "the kernel heap has no run of "
            + wanted
            + " pages; "
            + free
            + " pages are free, in smaller runs");
  }
}
