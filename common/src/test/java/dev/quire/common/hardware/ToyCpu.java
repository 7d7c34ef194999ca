package dev.quire.common.hardware;

import dev.quire.api.MachineConfig;
import dev.quire.api.PageNumber;
import java.util.ArrayList;
import java.util.List;

/**
 * The smallest architecture that uses all of the base class: one table of 1024 words, contexts,
 * global pages, large pages of 16, broadcast invalidation, late stores, break-before-make.
 */
final class ToyCpu extends SimulatedCpu {
  static final int VALID = 1;
  static final int WRITABLE = 2;
  static final int USER = 4;
  static final int GLOBAL = 8;
  static final int LARGE = 16;
  static final int SOFTWARE = 32;
  static final int LARGE_SPAN = 4;
  static final int ENTRIES = 1024;

  /** Whether a fault is taken from a cached entry, as on ARMv7, or the table looked at again. */
  boolean faultsFromTlb;

  /** What others do between the beginning of a walk and its first load, and after that. */
  Runnable beforeRead = () -> {};

  Runnable afterRead = () -> {};

  long faultAddress;
  private long root = -1;

  private ToyCpu(SimulatedMachine machine) {
    super(machine, Integer.SIZE);
  }

  static SimulatedMachine machine(MachineConfig config) {
    return new SimulatedMachine(config, new Rules(), VALID | WRITABLE | USER, true);
  }

  static List<ToyCpu> cpus(SimulatedMachine machine) {
    List<ToyCpu> all = new ArrayList<>();
    for (int i = 0; i < machine.config().processors(); i++) {
      all.add(new ToyCpu(machine));
    }
    return all;
  }

  static int entry(long frame, int bits) {
    return ((int) frame << PageNumber.SHIFT) | bits;
  }

  void setRoot(long table) {
    root = table;
    invalidateAll();
    dropAllUpper();
  }

  void setAsid(int asid) {
    setContext(asid);
  }

  void invalidate(long address) {
    invalidatePage(address, ANY_CONTEXT);
  }

  void invalidateIn(long address, int asid) {
    invalidatePage(address, asid);
  }

  void invalidateAsid(int asid) {
    invalidateContext(asid);
  }

  void invalidateEverywhere(long address) {
    invalidatePage(address, ANY_CONTEXT);
    broadcast(address | ANY_CONTEXT);
  }

  void barrier() {
    storesVisible();
    completeBroadcasts();
  }

  @Override
  protected void perform(long operation) {
    invalidatePage(operation, ANY_CONTEXT);
  }

  @Override
  protected long walk(long address, int right) {
    if (root < 0) {
      return fill(
          address, address >>> PageNumber.SHIFT, 0, ANY_CONTEXT, true, WRITABLE | USER | VALID);
    }
    long page = address >>> PageNumber.SHIFT;
    beforeRead.run();
    int word = page < ENTRIES ? readEntry(0, root + page * Integer.BYTES) : 0;
    afterRead.run();
    if ((word & VALID) == 0) {
      return fault(address);
    }
    int span = (word & LARGE) != 0 ? LARGE_SPAN : 0;
    long frame = Integer.toUnsignedLong(word) >>> PageNumber.SHIFT;
    long translation =
        fill(
            address,
            frame >>> span << span,
            span,
            (word & GLOBAL) != 0 ? ANY_CONTEXT : context(),
            (word & GLOBAL) != 0,
            word);
    return (rights(word) & right) != 0 ? translation : fault(address);
  }

  @Override
  protected int rights(int attributes) {
    int allowed = Rights.KERNEL_READ | Rights.KERNEL_FETCH;
    if ((attributes & USER) != 0) {
      allowed |= Rights.USER_READ | Rights.USER_FETCH;
    }
    if ((attributes & WRITABLE) != 0) {
      allowed |= Rights.KERNEL_WRITE | ((attributes & USER) != 0 ? Rights.USER_WRITE : 0);
    }
    return allowed;
  }

  @Override
  protected long refused(long address, int right, int attributes) {
    return faultsFromTlb ? fault(address) : WALK;
  }

  @Override
  protected String describeFault(boolean fetch) {
    return "fault address 0x" + Long.toHexString(faultAddress);
  }

  private long fault(long address) {
    if (!speculating()) {
      faultAddress = address;
    }
    return FAULT;
  }

  static final class Rules implements TableRules {
    @Override
    public boolean same(int level, long before, long after) {
      return ((before ^ after) & ~SOFTWARE) == 0;
    }

    @Override
    public boolean mayUse(TlbEntry entry, long[] now, int right) {
      return (now[0] & ~(WRITABLE | SOFTWARE)) == (entry.word(0) & ~(WRITABLE | SOFTWARE))
          && (entry.word(0) & WRITABLE & ~now[0]) == 0;
    }

    @Override
    public boolean mustBreakFirst(int level, long before, long after) {
      return (before & after & VALID) != 0
          && before >>> PageNumber.SHIFT != after >>> PageNumber.SHIFT;
    }

    @Override
    public String describe(int level, long word) {
      return "word " + Long.toHexString(word);
    }
  }
}
