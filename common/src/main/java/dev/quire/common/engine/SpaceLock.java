package dev.quire.common.engine;

import dev.quire.api.PagingException;
import dev.quire.api.port.Cpu;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The lock of a space: owned by a processor, reentrant for it at the same interrupt depth. Waiting
 * serves shootdowns. Whoever gives the lock back while others wait lets them run first, so that one
 * who takes it again and again starves nobody, not even where all threads share one processor.
 */
final class SpaceLock {
  private static final int FREE = -1;
  private static final long NO_THREAD = -1;

  private final AtomicInteger owner = new AtomicInteger(FREE);
  // Written by the owner only; read by others to explain why they would wait for ever.
  private final AtomicLong thread = new AtomicLong(NO_THREAD);
  private final AtomicInteger waiting = new AtomicInteger();
  private int depth;
  private int interruptDepth;

  /** Whether {@code on} holds the lock. */
  boolean heldBy(KernelProcessor on) {
    return owner.get() == on.index();
  }

  /**
   * Takes the lock.
   *
   * @param inOrder whether waiting is allowed by the lock order
   * @throws PagingException.SpaceBusy if waiting would never end
   */
  void lock(KernelProcessor on, Space space, boolean inOrder) {
    if (heldBy(on)) {
      if (interruptDepth != on.interruptDepth()) {
        throw new PagingException.SpaceBusy(
            space, "the interrupted code of this processor edits it");
      }
      depth++;
      return;
    }
    if (!owner.compareAndSet(FREE, on.index())) {
      waiting.getAndIncrement();
      try {
        await(on, space, inOrder);
      } finally {
        waiting.getAndDecrement();
      }
    }
    // By its number: a reference would cost a barrier of the collector.
    thread.setOpaque(Thread.currentThread().getId());
    interruptDepth = on.interruptDepth();
    depth = 1;
  }

  private void await(KernelProcessor on, Space space, boolean inOrder) {
    Cpu cpu = on.cpu();
    while (!owner.compareAndSet(FREE, on.index())) {
      if (thread.getOpaque() == Thread.currentThread().getId()) {
        throw new PagingException.SpaceBusy(
            space, "processor " + owner.get() + ", which this thread drives too, edits it");
      }
      // What interrupted code holds is not known, but kernel space comes last.
      if (!inOrder || (on.interruptDepth() > 0 && !space.isKernel())) {
        throw new PagingException.SpaceBusy(
            space,
            "processor "
                + owner.get()
                + " edits it, and this processor holds a space that comes later in the order, or"
                + " serves an interrupt");
      }
      cpu.pause();
    }
  }

  void unlock() {
    if (--depth == 0) {
      thread.setOpaque(NO_THREAD);
      owner.setRelease(FREE);
      if (waiting.getOpaque() != 0) {
        letOthersRun();
      }
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // a hint: nothing depends on it but fairness
  private static void letOthersRun() {
    Thread.yield();
  }

  int depth(KernelProcessor on) {
    return heldBy(on) ? depth : 0;
  }
}
