package dev.quire.qemu.linux.task;

import java.util.function.BooleanSupplier;

/** A system call cannot go on now: its task waits, and then it is tried again from the start. */
public final class WouldBlock extends RuntimeException {
  private static final long serialVersionUID = 1;

  private enum AtSignal {
    RESTART,
    FAIL,
    GO_ON
  }

  private final transient BooleanSupplier ready;
  private final AtSignal atSignal;

  private WouldBlock(BooleanSupplier ready, AtSignal atSignal) {
    super("would block", null, false, false);
    this.ready = ready;
    this.atSignal = atSignal;
  }

  /** Waits for a condition; when a handler has run meanwhile, the call may be made again. */
  public static WouldBlock until(BooleanSupplier ready) {
    return new WouldBlock(ready, AtSignal.RESTART);
  }

  /** Waits for a condition; when a handler has run meanwhile, the call fails with EINTR. */
  public static WouldBlock interruptibly(BooleanSupplier ready) {
    return new WouldBlock(ready, AtSignal.FAIL);
  }

  /** Waits for a condition, and no handler runs meanwhile; SIGKILL alone ends it. */
  public static WouldBlock uninterruptibly(BooleanSupplier ready) {
    return new WouldBlock(ready, AtSignal.GO_ON);
  }

  boolean isReady() {
    return ready.getAsBoolean();
  }

  boolean isRestartable() {
    return atSignal == AtSignal.RESTART;
  }

  boolean isInterruptible() {
    return atSignal != AtSignal.GO_ON;
  }
}
