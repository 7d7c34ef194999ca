package dev.quire.common.heap;

import dev.quire.api.PageRange;
import dev.quire.api.PagingException;
import org.jspecify.annotations.Nullable;

/** Kernel memory cannot grow as far as was asked. Nothing was changed. */
public final class KernelHeapFullException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What there is too little of. */
  public enum Lack {
    /** No run of free kernel pages is long enough at such an alignment. */
    ADDRESSES,
    /** Frames for the pages, or for tables above them, are not to be had. */
    FRAMES
  }

  private final Lack lack;

  private KernelHeapFullException(String message, Lack lack, @Nullable Throwable cause) {
    super(message, cause);
    this.lack = lack;
  }

  static KernelHeapFullException noRun(long wanted, long alignment, long free, PageRange all) {
    return new KernelHeapFullException(
        "no run of "
            + wanted
            + " pages "
            + (alignment > 1 ? "at a multiple of " + alignment + " pages " : "")
            + "is free; "
            + free
            + " of the kernel pages "
            + all
            + " are, in other runs",
        Lack.ADDRESSES,
        null);
  }

  /** No addresses for an allocation of so many bytes. */
  static KernelHeapFullException of(
      long bytes, long alignment, long pages, KernelHeapFullException cause) {
    return of(bytes, alignment, pages, cause.lack, cause);
  }

  /** No frames for an allocation of so many bytes. */
  static KernelHeapFullException of(
      long bytes, long alignment, long pages, PagingException.OutOfFrames cause) {
    return of(bytes, alignment, pages, Lack.FRAMES, cause);
  }

  private static KernelHeapFullException of(
      long bytes, long alignment, long pages, Lack lack, RuntimeException cause) {
    return new KernelHeapFullException(
        bytes
            + " bytes at a multiple of "
            + alignment
            + " fit in no free block of the kernel heap, and it cannot grow by the "
            + pages
            + " pages that they need: "
            + cause.getMessage(),
        lack,
        cause);
  }

  /** What there is too little of. */
  public Lack lack() {
    return lack;
  }
}
