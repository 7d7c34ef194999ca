package dev.quire.common.engine.sync;

import dev.quire.common.engine.KernelProcessor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Guards who has which entries. Held for moments; under it no space is locked, only what reaching
 * another space's tables takes (the ASID allocator's lock, shootdowns). No interrupt comes while it
 * is held, so that a handler that makes or destroys a space finds it free; a fault may, and takes
 * it again.
 */
final class SyncLock {
  private static final int FREE = -1;

  private final AtomicInteger owner = new AtomicInteger(FREE);
  private int depth;
  private boolean masked;

  void lock(KernelProcessor on) {
    if (owner.get() == on.index()) {
      depth++;
      return;
    }
    while (!owner.compareAndSet(FREE, on.index())) {
      on.await();
    }
    depth = 1;
    masked = on.cpu().maskInterrupts(true);
  }

  void unlock(KernelProcessor on) {
    if (--depth == 0) {
      boolean before = masked;
      owner.set(FREE);
      on.cpu().maskInterrupts(before);
    }
  }
}
