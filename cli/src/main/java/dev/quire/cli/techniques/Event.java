package dev.quire.cli.techniques;

import dev.quire.api.Counter;
import java.util.Locale;

/** What has a price, in the order in which the cost model names it. */
public enum Event {
  /** An entry read by kernel code. */
  TABLE_LOAD(Counter.TABLE_LOADS, Part.TABLES),
  /** An entry written by kernel code. */
  TABLE_STORE(Counter.TABLE_STORES, Part.TABLES),
  /** One translation invalidated. */
  PAGE_INVALIDATION(Counter.PAGE_INVALIDATIONS, Part.INVALIDATIONS),
  /** A space, or everything, invalidated. */
  FULL_INVALIDATION(Counter.FULL_INVALIDATIONS, Part.INVALIDATIONS),
  /** A cached translation dropped, which must be walked for again. */
  ENTRY_LOST(Counter.ENTRIES_LOST, Part.REFILLS),
  /** A shootdown by an interrupt. */
  SHOOTDOWN(Counter.SHOOTDOWNS, Part.SHOOTDOWNS),
  /** A shootdown that the hardware broadcasts. */
  BROADCAST_SHOOTDOWN(Counter.SHOOTDOWNS, Part.SHOOTDOWNS),
  /** A root loaded because another space becomes current. */
  ACTIVATION(Counter.ACTIVATIONS, Part.SWITCHES),
  /** A root loaded for the moment to reach tables, or loaded again. */
  ROOT_LOAD(Counter.ROOT_LOADS, Part.SWITCHES),
  /** A fault taken, whoever answers it. */
  FAULT(Counter.FAULTS, Part.FAULTS),
  /** Paging switched off and on again. */
  PAGING_OFF(Counter.PAGING_OFF, Part.PAGING_OFF);

  /** What people look at together: one colour of a chart. */
  public enum Part {
    /** Loads and stores of entries. */
    TABLES("table loads and stores"),
    /** Invalidations. */
    INVALIDATIONS("invalidations"),
    /** Walks for what was dropped. */
    REFILLS("refills of lost TLB entries"),
    /** Invalidations on other processors. */
    SHOOTDOWNS("shootdowns"),
    /** Loads of a root. */
    SWITCHES("roots loaded: switches of space, and to reach tables"),
    /** Faults. */
    FAULTS("faults"),
    /** Paging off and on. */
    PAGING_OFF("paging off and on");

    private final String title;

    Part(String title) {
      this.title = title;
    }

    /** The name for people. */
    public String title() {
      return title;
    }
  }

  private final Counter counter;
  private final Part part;

  Event(Counter counter, Part part) {
    this.counter = counter;
    this.part = part;
  }

  /** The key in the file of the cost model. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What counts it. */
  public Counter counter() {
    return counter;
  }

  /** With what it is shown. */
  public Part part() {
    return part;
  }

  /** Whether it is what happens on such a machine: there shootdowns are broadcast, or not. */
  boolean happens(boolean broadcast) {
    return counter != Counter.SHOOTDOWNS || (this == BROADCAST_SHOOTDOWN) == broadcast;
  }
}
