package dev.quire.api;

import com.google.auto.value.AutoValue;

/** The address map of one paging subsystem, and what its not-present entries can hold. */
@AutoValue
public abstract class Layout {

  Layout() {}

  /** Returns a layout; the kernel heap must lie within the kernel range. */
  public static Layout of(
      PageRange user, PageRange kernel, PageRange kernelHeap, int ticketBits, long tableSpan) {
    return new AutoValue_Layout(user, kernel, kernelHeap, ticketBits, tableSpan);
  }

  /** The pages that belong to each address space. */
  public abstract PageRange user();

  /** The pages that are the same in every address space, windows included. */
  public abstract PageRange kernel();

  /**
   * The kernel pages that kernel code may map: the kernel range without windows, transient mappings
   * and what the platform asked for.
   */
  public abstract PageRange kernelHeap();

  /** The number of payload bits of a ticket, at least 24. */
  public abstract int ticketBits();

  /** The pages that one lowest-level table maps, for example 1024. */
  public abstract long tableSpan();

  /** The largest payload of a ticket. */
  public final long maxTicket() {
    return (1L << ticketBits()) - 1;
  }
}
