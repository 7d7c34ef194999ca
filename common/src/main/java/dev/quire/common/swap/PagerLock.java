package dev.quire.common.swap;

import dev.quire.api.PagingException;
import dev.quire.api.Processor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The lock of a pager: a spin lock, whose waiters serve shootdowns. The protocol is {@link
 * Pager}'s.
 */
final class PagerLock {

  private static final int SPINS_BEFORE_PARK = 64;
  private static final long PARK_NANOSECONDS = 20_000;

  private final AtomicReference<@Nullable Processor> owner = new AtomicReference<>();

  /**
   * Takes the lock.
   *
   * @throws PagingException.KernelFault if this processor has it already: an interrupt handler or
   *     the pager itself touched user memory
   * @throws PagingException.RefusedInEdit if an edit is open on this processor: the lock's owner
   *     may be waiting for its space, and the pager's work may block
   */
  void lock(Processor on) {
    if (owner.get() == on) {
      throw new PagingException.KernelFault(
          "processor "
              + on.index()
              + " needs the pager while the pager works on it: code that interrupts the pager must"
              + " not touch user memory");
    }
    refuseInEdit(on);
    int spins = 0;
    while (!owner.compareAndSet(null, on)) {
      on.pause();
      if (++spins % SPINS_BEFORE_PARK == 0) {
        // The owner may be at a medium; shootdowns of this processor wait no longer than this.
        LockSupport.parkNanos(PARK_NANOSECONDS);
      }
    }
  }

  void unlock() {
    owner.setRelease(null);
  }

  /**
   * Activation is refused within an edit, and changes nothing when the space is current already.
   */
  private static void refuseInEdit(Processor on) {
    on.activate(on.current());
  }
}
