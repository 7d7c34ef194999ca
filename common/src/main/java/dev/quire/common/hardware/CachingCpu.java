package dev.quire.common.hardware;

import dev.quire.api.PageNumber;

/**
 * The part of a processor that caches translations: the TLB, filled by walks and dropped by
 * invalidations. What an architecture may call is described at {@link SimulatedCpu}.
 */
abstract class CachingCpu extends WalkingCpu {
  long addressMask;
  final DirectTlb direct;
  private int context;
  private int unusedBits;
  private long lost;

  CachingCpu(SimulatedMachine machine, int index, int addressBits) {
    super(machine, index);
    addressMask = -1L >>> (Long.SIZE - addressBits);
    unusedBits = Long.SIZE - addressBits;
    direct = new DirectTlb(store == null ? machine.config().tlbEntries() : 1);
  }

  /** Returns the {@link Rights} that an entry with these attributes gives now. */
  protected abstract int rights(int attributes);

  /**
   * Caches the translation that the walk found.
   *
   * @param address the address that was walked for
   * @param frame the first frame of the page
   * @param span log2 of the number of 4 KB pages in the page: 0, or up to 18
   * @param itsContext the context that the entry is for, 0 to 1021, or ANY_CONTEXT
   * @param global whether {@link #invalidateNonGlobal} spares it
   * @param attributes what {@link #rights} needs to know
   * @return the translation, for the walk to return
   * @throws BusError if the frame is neither RAM nor device
   */
  protected final long fill(
      long address, long frame, int span, int itsContext, boolean global, int attributes) {
    return fill(address, frame, span, itsContext, global, attributes, rights(attributes));
  }

  /** As the other, for a walk that has asked for the {@link #rights} of the attributes before. */
  protected final long fill(
      long address,
      long frame,
      int span,
      int itsContext,
      boolean global,
      int attributes,
      int rights) {
    long page = address >>> PageNumber.SHIFT;
    long its = span == 0 ? frame : frame + (page & ((1L << span) - 1));
    long entry = DirectTlb.dataOf(its, span, global, rights);
    if (store == null) {
      direct.fill(address, itsContext, entry, attributes);
      return entry;
    }
    if (ram.isMemory(its)) {
      keep(
          new TlbEntry(
              index(),
              page + frame - its,
              span,
              itsContext,
              global,
              frame,
              rights,
              attributes,
              trace),
          page);
      return entry;
    }
    if (speculating()) {
      return FAULT;
    }
    throw new BusError(
        its << PageNumber.SHIFT, "translation of 0x" + Long.toHexString(address) + " ends");
  }

  private void keep(TlbEntry entry, long page) {
    if (checker != null && !speculating()) {
      checker.mapped(entry, page);
    }
    if (store != null) {
      store.add(entry);
    }
  }

  // What an architecture calls in its system operations.

  /**
   * Sets how many bits of an address count.
   *
   * @param bits from 32 to 64
   * @param signExtended whether the bits above are looked at, and are to repeat the highest: then a
   *     walk may get an address where they do not
   */
  protected final void setAddressBits(int bits, boolean signExtended) {
    unusedBits = Long.SIZE - bits;
    addressMask = signExtended ? -1L : -1L >>> unusedBits;
  }

  /** Makes an address that has no more than the bits that count out of any number. */
  final long linear(long number) {
    return (number << unusedBits >> unusedBits) & addressMask;
  }

  /** Sets the context that accesses are made in: 0 to 1021. */
  protected final void setContext(int value) {
    context = value;
    setKey((long) value << DirectTlb.CONTEXT_SHIFT);
  }

  /** The context that accesses are made in. */
  protected final int context() {
    return context;
  }

  /** Drops the page, whatever its size, in a context and in ANY_CONTEXT; ANY_CONTEXT: in all. */
  protected final void invalidatePage(long address, int itsContext) {
    if (store == null) {
      lost += direct.invalidatePage(address & addressMask, itsContext);
    } else {
      counted(store.invalidatePage((address & addressMask) >>> PageNumber.SHIFT, itsContext));
    }
  }

  /** Drops the page as {@link #invalidatePage} does, but as a fault does it, unasked. */
  protected final void forgetPage(long address, int itsContext) {
    if (store == null) {
      direct.invalidatePage(address & addressMask, itsContext);
    } else {
      store.invalidatePage((address & addressMask) >>> PageNumber.SHIFT, itsContext);
    }
  }

  /** Drops what is cached for a context and not global. */
  protected final void invalidateContext(int itsContext) {
    if (store == null) {
      lost += direct.invalidateContext(itsContext);
    } else {
      counted(store.invalidateContext(itsContext));
    }
  }

  /** Drops what is not global. */
  protected final void invalidateNonGlobal() {
    if (store == null) {
      lost += direct.invalidateNonGlobal();
    } else {
      lost += store.invalidateNonGlobal();
    }
  }

  /** Drops everything. */
  protected final void invalidateAll() {
    if (store == null) {
      lost += direct.invalidateAll();
    } else {
      lost += store.invalidateAll();
    }
  }

  /** Asks {@link #rights} again for each cached translation. */
  protected final void recomputeRights() {
    if (store == null) {
      direct.recompute(this::rights);
    } else {
      store.recompute(this::rights);
    }
  }

  /** How many translations were dropped on demand: by invalidations and loads of a root. */
  final long lost() {
    return lost;
  }

  private void counted(int dropped) {
    lost += dropped;
    if (checker != null) {
      checker.invalidated(dropped);
    }
  }
}
