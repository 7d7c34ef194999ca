package dev.quire.common.hardware;

import dev.quire.api.PageNumber;
import dev.quire.api.PagingException;
import dev.quire.api.TlbModel;
import dev.quire.api.port.CpuEvent;
import dev.quire.api.port.FaultEntry;
import org.jspecify.annotations.Nullable;

/**
 * The part of a processor that translates: by what is cached, by walks, by faults and retries. What
 * an architecture adds is described at {@link SimulatedCpu}.
 */
abstract class TranslatingCpu extends CachingCpu {

  /** What {@link #refused} returns for an access that must be looked up in the tables again. */
  protected static final long WALK = -2;

  /** An access that faults so often in a row, each time answered, will never be made. */
  private static final int LIVELOCK = 1000;

  long accesses;
  private final @Nullable Speculation speculation;
  private @Nullable FaultEntry faultEntry;
  private long walks;
  // Misses are walks but for those made again, and what a cached entry refused without a walk.
  private long walksAgain;
  private long refusals;
  private long faults;

  TranslatingCpu(SimulatedMachine machine, int index, int addressBits) {
    super(machine, index, addressBits);
    speculation =
        machine.config().tlb() == TlbModel.EAGER ? new Speculation(randomness, this::linear) : null;
  }

  /**
   * Walks the tables for an access.
   *
   * @param address the address
   * @param right the one bit of {@link Rights} that names the access
   * @return what {@link #fill} returned, or {@link #FAULT} after the fault registers were set
   */
  protected abstract long walk(long address, int right);

  /**
   * Decides about an access to a page whose entry is cached and does not allow it: either sets the
   * fault registers and returns {@link #FAULT}, or returns {@link #WALK}.
   *
   * @param attributes the attributes that the entry was filled with
   */
  protected abstract long refused(long address, int right, int attributes);

  /** Does what a fault itself does to what is cached; nothing, unless overridden. */
  protected void faulting(long address) {}

  /** Returns the fault registers in words. */
  protected abstract String describeFault(boolean fetch);

  @Override
  public final void onFault(FaultEntry entry) {
    faultEntry = entry;
  }

  @Override
  public final long count(CpuEvent event) {
    return switch (event) {
      case ACCESSES -> accesses;
      case TLB_HITS -> accesses - (walks - walksAgain + refusals);
      case WALKS -> walks;
      case FAULTS -> faults;
      case ENTRIES_LOST -> lost();
    };
  }

  /**
   * Returns the translation of an address for which the fast path found nothing: after the
   * boundary, the lookup, the walk, the faults and the retries.
   *
   * <p>All of it is one method on purpose. The just-in-time compiler inlines no method above 325
   * bytes of bytecode, so this one stays out of the loads and stores that call it, and they stay
   * small enough to be inlined where they are used.
   */
  final long translate(long virtual, int right) {
    long address = virtual & addressMask;
    accesses++;
    for (int attempt = 0; ; attempt++) {
      if (attention() != 0) {
        boundary(Rights.isUser(right));
        if (speculation != null && attempt == 0) {
          speculate(address);
        }
      }
      long entry = WALK;
      if (store == null) {
        long found = direct.find(address, context());
        if (found != DirectTlb.NOTHING) {
          if ((found & right) != 0) {
            return found;
          }
          entry = refused(address, right, direct.attributes(address));
        }
      } else {
        entry = lookUp(store, address, right);
        if (entry >= 0) {
          return entry;
        }
      }
      if (entry == WALK) {
        walks++;
        if (attempt != 0) {
          walksAgain++;
        }
        if (store != null) {
          beginWalk(address, false);
        }
        entry = walk(address, right);
        if (entry >= 0) {
          return entry;
        }
      } else if (attempt == 0) {
        refusals++;
      }
      if (attempt == LIVELOCK) {
        throw new PagingException.KernelFault(
            "livelock: a "
                + Rights.describe(right)
                + " at 0x"
                + Long.toHexString(address)
                + " faulted "
                + attempt
                + " times in a row: "
                + describeFault(Rights.isFetch(right)));
      }
      faults++;
      faulting(address);
      boolean fetch = Rights.isFetch(right);
      FaultEntry handler = faultEntry;
      if (handler == null) {
        throw new PagingException.KernelFault(
            "a "
                + Rights.describe(right)
                + " at 0x"
                + Long.toHexString(address)
                + " faulted before a fault entry stands: "
                + describeFault(fetch));
      }
      beginEntry();
      try {
        handler.onFault(fetch, Rights.isUser(right));
      } finally {
        endEntry();
      }
    }
  }

  private long lookUp(TlbStore kept, long address, int right) {
    long page = address >>> PageNumber.SHIFT;
    TlbEntry entry = kept.find(page, context(), right);
    if (entry == null) {
      return WALK;
    }
    boolean allowed = (entry.rights & right) != 0;
    long answer =
        allowed
            ? DirectTlb.dataOf(entry.frameOf(page), entry.span, entry.global, entry.rights)
            : refused(address, right, entry.attributes);
    if (checker != null && answer != WALK) {
      checker.hit(entry, page, right);
    }
    if (allowed && !ram.isMemory(entry.frameOf(page))) {
      throw new BusError(entry.frameOf(page) << PageNumber.SHIFT, "access");
    }
    return answer;
  }

  private void speculate(long near) {
    if (speculation == null || store == null) {
      return;
    }
    long address = speculation.choose(near);
    if (address == Speculation.NOWHERE
        || store.find(address >>> PageNumber.SHIFT, context(), 0) != null) {
      return;
    }
    beginWalk(address, true);
    try {
      walk(address, Rights.KERNEL_READ);
    } finally {
      endSpeculation();
    }
  }
}
