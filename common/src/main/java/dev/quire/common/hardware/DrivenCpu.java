package dev.quire.common.hardware;

import dev.quire.api.port.Cpu;
import dev.quire.api.port.CpuWords;
import dev.quire.api.port.InterruptEntry;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The part of a processor that knows of the others: who drives it, what they ask of it, and when it
 * looks.
 *
 * <p>Whatever asks for attention sets a bit in a word of flags, and marks the key: the word that
 * each access reads once, opaquely, and compares the tag of a TLB entry with. A marked key matches
 * no tag: so an access that finds nothing to attend to pays nothing, and every other one passes
 * through {@link #boundary}.
 *
 * <p>A processor is driven by the thread that attached it. Others that find its drive lock free act
 * for it: so an idle processor never keeps them waiting. Processors that no thread attached must
 * all be driven by one thread: then acting for one another is a call.
 */
abstract class DrivenCpu extends CpuWords implements Cpu {
  /** An interrupt is due every so many kernel accesses. */
  static final int COUNTING = 1;

  /** Another processor has asked for an interrupt. */
  static final int REQUESTED = 1 << 1;

  /** Other processors have broadcast operations. */
  static final int BROADCAST = 1 << 2;

  /** Each access is watched: the checker, or an eager TLB. */
  static final int WATCHED = 1 << 3;

  /** Marks the key: an alignment bit, which is clear in the tag of every entry. */
  private static final long MARK = 1;

  private static final VarHandle ATTENTION;
  private static final VarHandle KEY;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      ATTENTION = lookup.findVarHandle(DrivenCpu.class, "attention", int.class);
      KEY = lookup.findVarHandle(DrivenCpu.class, "key", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final SimulatedMachine machine;
  private final int index;
  private final boolean alone;
  private final int interruptEvery;
  private final ReentrantLock drive = new ReentrantLock();
  private final BroadcastQueue broadcasts = new BroadcastQueue();

  private volatile int attention;
  private volatile long key;

  private @Nullable InterruptEntry interruptEntry;
  private int untilInterrupt;
  private int entries;
  private boolean answering;
  private boolean masked;

  DrivenCpu(SimulatedMachine machine, int index) {
    this.machine = machine;
    this.index = index;
    alone = machine.config().processors() == 1;
    interruptEvery = machine.config().interruptEvery();
    untilInterrupt = interruptEvery;
    if (interruptEvery > 0) {
      raise(COUNTING);
    }
  }

  @Override
  public final int index() {
    return index;
  }

  @Override
  public final void onInterrupt(InterruptEntry entry) {
    interruptEntry = entry;
  }

  @Override
  public final boolean maskInterrupts(boolean value) {
    boolean before = masked;
    masked = value;
    return before;
  }

  @Override
  public final void attach() {
    drive.lock();
  }

  @Override
  public final void detach() {
    try {
      look();
    } finally {
      drive.unlock();
    }
  }

  @Override
  public final void interrupt(int processor) {
    DrivenCpu target = machine.cpus().get(processor);
    target.raise(REQUESTED);
    if (target != this) {
      target.actFor();
    }
  }

  @Override
  public final void pause() {
    look();
    for (DrivenCpu other : machine.cpus()) {
      if (other != this && (other.attention() & (REQUESTED | BROADCAST)) != 0) {
        other.actFor();
      }
    }
    giveWay();
  }

  /** Sends a broadcast operation to the other processors; they have done it at the barrier. */
  final void send(long operation) {
    for (DrivenCpu other : machine.cpus()) {
      if (other != this) {
        other.broadcasts.post(operation);
        other.raise(BROADCAST);
        other.actFor();
      }
    }
  }

  /**
   * Waits until all other processors, if there are any, see this one's stores and have done what
   * was broadcast so far.
   */
  final void awaitBroadcasts() {
    if (alone) {
      return;
    }
    VarHandle.fullFence();
    for (DrivenCpu other : machine.cpus()) {
      if (other != this) {
        long goal = other.broadcasts.posted();
        while (!other.broadcasts.done(goal)) {
          drain();
          other.actFor();
          giveWay();
        }
      }
    }
  }

  /** Does what another processor broadcast. */
  abstract void perform(long operation);

  /** What asks for attention; 0 most of the time. */
  final int attention() {
    return attention;
  }

  final void raise(int bit) {
    ATTENTION.getAndBitwiseOr(this, bit);
    KEY.getAndBitwiseOr(this, MARK);
  }

  private void lower(int bit) {
    if ((int) ATTENTION.getAndBitwiseAnd(this, ~bit) == bit) {
      KEY.getAndBitwiseAnd(this, ~MARK);
      if (attention != 0) {
        KEY.getAndBitwiseOr(this, MARK);
      }
    }
  }

  /** The context in the form of a tag; marked if something asks for attention. */
  final long key() {
    return key;
  }

  /** Sets the context in the key, which others may mark at the same time. */
  final void setKey(long contextTag) {
    long old;
    do {
      old = key;
    } while (!KEY.compareAndSet(this, old, contextTag | (old & MARK)));
  }

  /** Looks up before an access. */
  final void boundary(boolean user) {
    int now = attention;
    if ((now & BROADCAST) != 0) {
      drain();
    }
    if ((now & REQUESTED) != 0) {
      answer();
    }
    if ((now & COUNTING) != 0
        && !user
        && entries == 0
        && interruptEntry != null
        && --untilInterrupt <= 0
        && !masked) {
      untilInterrupt = interruptEvery;
      enter(interruptEntry, false);
    }
  }

  /** Begins a fault entry: no interrupt of a device comes in it. */
  final void beginEntry() {
    entries++;
  }

  /** Ends a fault entry. */
  final void endEntry() {
    entries--;
  }

  private void look() {
    int now = attention;
    if ((now & BROADCAST) != 0) {
      drain();
    }
    if ((now & REQUESTED) != 0) {
      answer();
    }
  }

  /** Does what is asked of this processor on the calling thread, if no other drives it. */
  private void actFor() {
    if (drive.tryLock()) {
      try {
        look();
      } finally {
        drive.unlock();
      }
    }
  }

  private void answer() {
    InterruptEntry entry = interruptEntry;
    if (entry == null || answering || masked) {
      return;
    }
    lower(REQUESTED);
    answering = true;
    try {
      enter(entry, true);
    } finally {
      answering = false;
    }
  }

  private void enter(InterruptEntry entry, boolean fromProcessor) {
    entries++;
    try {
      entry.onInterrupt(fromProcessor);
    } finally {
      entries--;
    }
  }

  private void drain() {
    lower(BROADCAST);
    broadcasts.drain(this);
  }

  @SuppressWarnings("ThreadPriorityCheck") // Simulated processors outnumber real ones.
  private static void giveWay() {
    Thread.yield();
  }
}
