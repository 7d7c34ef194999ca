package dev.quire.common.frame;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.quire.api.AllocatorKind;
import dev.quire.api.FrameAllocator;
import dev.quire.api.FrameNumber;
import dev.quire.api.FrameOwner;
import dev.quire.api.PagingException;
import dev.quire.api.port.Observer;
import dev.quire.api.port.Platform.RamRange;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * The frame allocator: references, accounts, dirtiness and a pool of zeroed frames over whichever
 * policy was chosen. Besides {@link FrameAllocator} it has the same operations on plain frame
 * numbers, for code that runs for every page; they allocate nothing.
 *
 * <p>Laws:
 *
 * <ol>
 *   <li>{@link #available} and the frames of {@link #usage} together are {@link #total}, whenever
 *       no operation is under way.
 *   <li>A frame without references cannot be released, retained or marked: a double free is refused
 *       also when both come at once.
 *   <li>A frame is announced as allocated before the caller has it, and as freed before it can be
 *       handed out again. Frames in the pool of zeroed frames are available, but the observer knows
 *       them as allocated from before they are zeroed.
 *   <li>A request fails only when no frame (for a run: no such run) is free, in the pool or not.
 * </ol>
 *
 * <p>The frames of a run are retained and released one by one. The buddy allocator joins them again
 * by itself, the bitmap has nothing to join, and with the stack a run that was set aside can be
 * handed out again when all of its frames are back; single requests take its frames only when there
 * are no others.
 */
public final class ManagedFrames implements FrameAllocator {

  private final FrameRuns managed;
  private final FrameTable table;
  private final Observer observer;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final FreeFrames free;

  @GuardedBy("lock")
  private final ZeroedPool pool;

  @GuardedBy("lock")
  private final OwnerAccounts accounts = new OwnerAccounts();

  private ManagedFrames(
      FrameRuns managed, FrameTable table, FreeFrames free, int zeroedPool, Observer observer) {
    this.managed = managed;
    this.table = table;
    this.free = free;
    this.pool = new ZeroedPool(zeroedPool);
    this.observer = observer;
  }

  /**
   * Creates an allocator of the RAM that boot left. The placement allocator takes no frames from
   * now on.
   *
   * @param kind the policy
   * @param ram all RAM, as the placement allocator knows it
   * @param zeroedPool how many zeroed frames {@link #refillZeroed} keeps ready, 0 or more
   * @param runOrder for {@link AllocatorKind#STACK}, the order of the runs that are set aside, 1 to
   *     10; the others ignore it
   * @param runCount for {@link AllocatorKind#STACK}, how many such runs, 0 for none; the others
   *     ignore it
   * @throws PagingException.BadConfiguration if RAM is too small for the runs; the message names
   *     the sum
   */
  public static ManagedFrames create(
      AllocatorKind kind,
      List<RamRange> ram,
      PlacementAllocator placement,
      int zeroedPool,
      int runOrder,
      int runCount,
      Observer observer) {
    FrameRuns all = FrameRuns.of(ram);
    FrameRuns managed = all.minus(placement.finish());
    FreeFrames free =
        switch (kind) {
          case STACK -> new FrameStack(managed, runOrder, runCount);
          case BITMAP -> new FrameBitmap(managed);
          case BUDDY -> new BuddyFrames(managed);
        };
    return new ManagedFrames(managed, new FrameTable(all), free, zeroedPool, observer);
  }

  /** The metadata of all frames of RAM. */
  public FrameTable table() {
    return table;
  }

  @Override
  public FrameNumber allocate(FrameOwner owner) {
    return FrameNumber.of(take(owner));
  }

  @Override
  public FrameNumber allocateRun(int order, FrameOwner owner) {
    return FrameNumber.of(takeRun(order, owner));
  }

  /**
   * Returns a frame with one reference, its contents unknown.
   *
   * @throws PagingException.OutOfFrames if none is left
   */
  public long take(FrameOwner owner) {
    long frame;
    synchronized (lock) {
      frame = free.takeOne();
      if (frame == FreeFrames.NONE) {
        return fromPool(owner);
      }
      table.allocate(frame, accounts.charge(owner, 1));
    }
    observer.frameAllocated(frame);
    return frame;
  }

  /**
   * Returns the first of {@code 1 << order} consecutive frames, a multiple of that, each with one
   * reference.
   *
   * @param order 0 to 10
   * @throws PagingException.OutOfFrames if there is no such run, or never can be
   */
  public long takeRun(int order, FrameOwner owner) {
    if (order < 0 || order > FreeFrames.MAX_ORDER) {
      throw new IllegalArgumentException("a run of order " + order + "; it must be 0 to 10");
    }
    if (order == 0) {
      return take(owner);
    }
    long first = tryRun(order, owner);
    if (first == FreeFrames.NONE && spillZeroed()) {
      first = tryRun(order, owner);
    }
    if (first == FreeFrames.NONE) {
      throw new PagingException.OutOfFrames(1L << order, available());
    }
    for (long frame = first; frame < first + (1L << order); frame++) {
      observer.frameAllocated(frame);
    }
    return first;
  }

  /**
   * Returns a frame with one reference whose contents are zero: from the pool, or else one that
   * {@code zeroer} has zeroed.
   *
   * @param zeroer zeroes the frame of that number; if it throws, the frame is free again
   * @throws PagingException.OutOfFrames if none is left
   */
  public long takeZeroed(FrameOwner owner, LongConsumer zeroer) {
    synchronized (lock) {
      if (pool.size() > 0) {
        return fromPool(owner);
      }
    }
    long frame = take(owner);
    boolean zeroed = false;
    try {
      zeroer.accept(frame);
      zeroed = true;
    } finally {
      if (!zeroed) {
        drop(frame);
      }
    }
    return frame;
  }

  /**
   * Fills the pool of zeroed frames up to its configured size, as far as there are free frames.
   *
   * @param zeroer zeroes the frame of that number; if it throws, the frame is free again
   */
  public void refillZeroed(LongConsumer zeroer) {
    long frame = reserveForPool();
    while (frame != FreeFrames.NONE) {
      observer.frameAllocated(frame);
      boolean zeroed = false;
      try {
        zeroer.accept(frame);
        zeroed = true;
      } finally {
        if (!zeroed) {
          observer.frameFreed(frame);
        }
        synchronized (lock) {
          if (zeroed) {
            table.setZeroed(frame, true);
            pool.push(frame);
          } else {
            pool.cancel();
            free.giveBack(frame, 0);
          }
        }
      }
      frame = reserveForPool();
    }
  }

  /** The number of zeroed frames that are ready. */
  public int zeroedReady() {
    synchronized (lock) {
      return pool.size();
    }
  }

  @Override
  public void retain(FrameNumber frame) {
    retain(frame.value());
  }

  /** Adds a reference, as {@link #retain(FrameNumber)}. */
  public void retain(long frame) {
    table.retain(frame);
  }

  @Override
  public boolean release(FrameNumber frame) {
    return drop(frame.value());
  }

  /**
   * Drops a reference, as {@link #release}.
   *
   * @return whether the frame is free now
   * @throws PagingException.FrameNotAllocated if the frame is not allocated
   */
  public boolean drop(long frame) {
    int owner = table.release(frame);
    if (owner == FrameTable.HELD) {
      return false;
    }
    observer.frameFreed(frame);
    synchronized (lock) {
      accounts.credit(owner);
      free.giveBack(frame, 0);
    }
    return true;
  }

  @Override
  public int references(FrameNumber frame) {
    return table.references(frame.value());
  }

  @Override
  public boolean isDirty(FrameNumber frame) {
    return table.isDirty(frame.value());
  }

  /**
   * {@inheritDoc}
   *
   * @throws PagingException.FrameNotAllocated if the frame is not allocated
   */
  @Override
  public void markDirty(FrameNumber frame) {
    setDirty(frame, true);
  }

  /**
   * {@inheritDoc}
   *
   * @throws PagingException.FrameNotAllocated if the frame is not allocated
   */
  @Override
  public void clearDirty(FrameNumber frame) {
    setDirty(frame, false);
  }

  /**
   * Marks a frame dirty if it is allocated: for mappings that go, whose frame may as well be a
   * device's or one that boot took.
   *
   * @return whether it is allocated
   */
  public boolean markDirtyIfAllocated(long frame) {
    return table.setDirty(frame, true);
  }

  @Override
  public boolean manages(FrameNumber frame) {
    return manages(frame.value());
  }

  /** Whether this allocator manages the frame: RAM that was not taken by boot. */
  public boolean manages(long frame) {
    return managed.contains(frame);
  }

  /**
   * {@inheritDoc} Among them are the zeroed frames that are ready, and not the one that {@link
   * #refillZeroed} is just zeroing.
   */
  @Override
  public long available() {
    synchronized (lock) {
      return free.available() + pool.size();
    }
  }

  @Override
  public long total() {
    return managed.frames();
  }

  @Override
  public Map<FrameOwner, Long> usage() {
    synchronized (lock) {
      return accounts.usage();
    }
  }

  @GuardedBy("lock")
  private long fromPool(FrameOwner owner) {
    long frame = pool.pop();
    if (frame == FreeFrames.NONE) {
      throw new PagingException.OutOfFrames(1, 0);
    }
    table.allocate(frame, accounts.charge(owner, 1));
    return frame;
  }

  private long tryRun(int order, FrameOwner owner) {
    synchronized (lock) {
      long first = free.takeRun(order);
      if (first != FreeFrames.NONE) {
        int number = accounts.charge(owner, 1L << order);
        for (long frame = first; frame < first + (1L << order); frame++) {
          table.allocate(frame, number);
        }
      }
      return first;
    }
  }

  /** Gives the pool's frames back to the free ones, where they may complete a run. */
  private boolean spillZeroed() {
    boolean spilled = false;
    while (true) {
      long frame;
      synchronized (lock) {
        frame = pool.pop();
      }
      if (frame == FreeFrames.NONE) {
        return spilled;
      }
      observer.frameFreed(frame);
      synchronized (lock) {
        table.setZeroed(frame, false);
        free.giveBack(frame, 0);
      }
      spilled = true;
    }
  }

  /** Returns a free frame with a place for it in the pool, or {@link FreeFrames#NONE}. */
  private long reserveForPool() {
    synchronized (lock) {
      if (!pool.reserve()) {
        return FreeFrames.NONE;
      }
      long frame = free.takeOne();
      if (frame == FreeFrames.NONE) {
        pool.cancel();
      }
      return frame;
    }
  }

  private void setDirty(FrameNumber frame, boolean dirty) {
    if (!table.setDirty(frame.value(), dirty)) {
      throw new PagingException.FrameNotAllocated(frame);
    }
  }
}
