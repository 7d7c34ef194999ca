package dev.quire.armv7.kernel;

import dev.quire.api.PagingException;
import dev.quire.api.port.Cpu;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gives spaces their ASIDs. When all are taken a new generation begins: every space loses its ASID
 * but those that are current somewhere, and everything is invalidated on every processor before any
 * is given out again. ASID 0 is reserved for kernel space, whose TTBR0 table is empty.
 *
 * <p>Whoever activates a space holds the lock from the choice of the ASID until the processor uses
 * it: so a new generation never misses a processor. The lock is a leaf: nothing is waited for under
 * it but acknowledgements, which {@link Cpu#pause} lets arrive.
 */
final class AsidAllocator {
  /** No ASID: nothing of the space is cached. */
  static final int NONE = -1;

  /** The ASID of kernel space. */
  static final int RESERVED = 0;

  /** The ASID between those of two spaces, where walks cannot be off meanwhile. */
  static final int PASSING = 1;

  private final AtomicBoolean locked = new AtomicBoolean();
  private final int count;
  private final int reserved;
  private final BitSet used = new BitSet();
  private final List<Armv7Space> holders = new ArrayList<>();

  AsidAllocator(int bits, int processors, boolean passing) {
    this.count = 1 << bits;
    this.reserved = passing ? PASSING + 1 : RESERVED + 1;
    int needed = 2 * processors + reserved;
    if (count < needed) {
      throw new PagingException.BadConfiguration(
          "ASIDs of "
              + bits
              + " bits are "
              + count
              + "; "
              + processors
              + " processors need "
              + needed
              + ": "
              + reserved
              + (passing ? " are" : " is")
              + " reserved, and each processor may be leaving one space for another");
    }
    used.set(0, reserved);
  }

  void lock(Cpu cpu) {
    while (!locked.compareAndSet(false, true)) {
      cpu.pause();
    }
  }

  void unlock() {
    locked.set(false);
  }

  /**
   * Returns the ASID of {@code space}, a new one if it has none; under the lock.
   *
   * @param invalidateEverywhere runs when a new generation begins
   */
  int assign(Armv7Space space, Runnable invalidateEverywhere) {
    if (space.isKernel()) {
      return RESERVED;
    }
    if (space.asid() == NONE) {
      int asid = used.nextClearBit(0);
      if (asid == count) {
        roll();
        invalidateEverywhere.run();
        asid = used.nextClearBit(0);
      }
      used.set(asid);
      holders.add(space);
      space.setAsid(asid);
    }
    return space.asid();
  }

  private void roll() {
    used.clear();
    used.set(0, reserved);
    List<Armv7Space> kept = new ArrayList<>();
    for (Armv7Space holder : holders) {
      if (holder.activeOn() != 0) {
        used.set(holder.asid());
        kept.add(holder);
      } else {
        holder.setAsid(NONE);
      }
    }
    holders.clear();
    holders.addAll(kept);
  }

  /** Takes back the ASID of a space of which nothing is cached any more; under the lock. */
  void giveBack(Armv7Space space) {
    if (space.asid() != NONE) {
      used.clear(space.asid());
      holders.remove(space);
      space.setAsid(NONE);
    }
  }
}
