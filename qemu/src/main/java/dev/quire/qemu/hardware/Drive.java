package dev.quire.qemu.hardware;

import dev.quire.api.port.InterruptEntry;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who drives a processor, what other processors ask of it, and when it looks.
 *
 * <p>A processor is driven by the thread that attached it. Others that find its lock free act for
 * it: so an idle processor never keeps them waiting. Processors that no thread attached must all be
 * driven by one thread: then acting for one another is a call.
 */
final class Drive {
  private static final VarHandle REQUESTED;

  static {
    try {
      REQUESTED = MethodHandles.lookup().findVarHandle(Drive.class, "requested", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final int interruptEvery;
  private int untilInterrupt;

  @SuppressWarnings("unused") // By REQUESTED.
  private boolean requested;

  private @Nullable InterruptEntry entry;
  private int entries;
  private boolean answering;
  private boolean masked;

  Drive(int interruptEvery) {
    this.interruptEvery = interruptEvery;
    untilInterrupt = interruptEvery;
  }

  void onInterrupt(InterruptEntry newEntry) {
    entry = newEntry;
  }

  /** Masks interrupts or lets them come; says whether they were masked before. */
  boolean mask(boolean value) {
    boolean before = masked;
    masked = value;
    return before;
  }

  void attach() {
    lock.lock();
  }

  void detach() {
    try {
      look();
    } finally {
      lock.unlock();
    }
  }

  /** Asks this processor for an interrupt, from another or from itself. */
  void request(boolean fromItself) {
    REQUESTED.setVolatile(this, true);
    if (!fromItself) {
      actFor();
    }
  }

  /** Looks up while waiting, for this processor and for idle ones. */
  @SuppressWarnings(
      "ThreadPriorityCheck") // Processors of the guest may outnumber those of the host.
  void pause(List<Drive> all) {
    look();
    for (Drive other : all) {
      if (other != this && other.isRequested()) {
        other.actFor();
      }
    }
    Thread.yield();
  }

  /** Looks up before an access. */
  void boundary(boolean user) {
    look();
    InterruptEntry to = entry;
    if (interruptEvery > 0
        && !user
        && entries == 0
        && to != null
        && --untilInterrupt <= 0
        && !masked) {
      untilInterrupt = interruptEvery;
      enter(to, false);
    }
  }

  /** Begins a fault entry: no interrupt of a device comes in it. */
  void beginEntry() {
    entries++;
  }

  /** Ends a fault entry. */
  void endEntry() {
    entries--;
  }

  private boolean isRequested() {
    return (boolean) REQUESTED.getOpaque(this);
  }

  private void look() {
    if (isRequested()) {
      answer();
    }
  }

  /** Answers for this processor on the calling thread, if no other drives it. */
  private void actFor() {
    if (lock.tryLock()) {
      try {
        look();
      } finally {
        lock.unlock();
      }
    }
  }

  private void answer() {
    InterruptEntry to = entry;
    if (to == null || answering || masked) {
      return;
    }
    REQUESTED.setVolatile(this, false);
    answering = true;
    try {
      enter(to, true);
    } finally {
      answering = false;
    }
  }

  private void enter(InterruptEntry to, boolean fromProcessor) {
    entries++;
    try {
      to.onInterrupt(fromProcessor);
    } finally {
      entries--;
    }
  }
}
