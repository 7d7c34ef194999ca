package dev.quire.api;

import com.google.auto.value.AutoValue;
import java.util.List;

/** The address map of one paging subsystem, and what its not-present entries can hold. */
@AutoValue
public abstract class Layout {

  Layout() {}

  /** Returns a builder without any value. */
  public static Builder builder() {
    return new AutoValue_Layout.Builder();
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

  /** The number of payload bits of a ticket, 24 to {@link PageBuffer#MAX_TICKET_BITS}. */
  public abstract int ticketBits();

  /** The pages that one lowest-level table maps, for example 1024. */
  public abstract long tableSpan();

  /**
   * What one large mapping can have, as log2 of its pages, rising: 10 for the 4 MB of x86; 4 and 8
   * for the 64 KB and 1 MB of ARMv7. Empty without {@link Feature#LARGE_PAGES}.
   */
  public abstract List<Integer> largeOrders();

  /**
   * The pages of addresses that reaching page tables takes, wherever they lie: windows, a direct
   * map, resident directories, transient mappings.
   */
  public abstract long accessPages();

  /** The largest payload of a ticket. */
  public final long maxTicket() {
    return (1L << ticketBits()) - 1;
  }

  /** Builds layouts. */
  @AutoValue.Builder
  public abstract static class Builder {

    Builder() {}

    /** Sets {@link Layout#user()}. */
    public abstract Builder user(PageRange pages);

    /** Sets {@link Layout#kernel()}. */
    public abstract Builder kernel(PageRange pages);

    /** Sets {@link Layout#kernelHeap()}, which lies within the kernel range. */
    public abstract Builder kernelHeap(PageRange pages);

    /** Sets {@link Layout#ticketBits()}. */
    public abstract Builder ticketBits(int bits);

    /** Sets {@link Layout#tableSpan()}. */
    public abstract Builder tableSpan(long pages);

    /** Sets {@link Layout#largeOrders()}. */
    public abstract Builder largeOrders(List<Integer> orders);

    /** Sets {@link Layout#accessPages()}. */
    public abstract Builder accessPages(long pages);

    /** Returns the layout. */
    public abstract Layout build();
  }
}
