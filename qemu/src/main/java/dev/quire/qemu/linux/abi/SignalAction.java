package dev.quire.qemu.linux.abi;

/**
 * What a process wants done at a signal: sigaction(2).
 *
 * @param handler the address of its handler, or {@link #DEFAULT} or {@link #IGNORE}
 * @param flags SA_…
 * @param restorer where the handler returns to, which makes the system call that ends it
 * @param mask the signals that are blocked while it runs
 */
public record SignalAction(int handler, int flags, int restorer, long mask) {

  /** SIG_DFL. */
  public static final int DEFAULT = 0;

  /** SIG_IGN. */
  public static final int IGNORE = 1;

  /** SA_NOCLDSTOP: no SIGCHLD for a child that stops. */
  public static final int NO_CHILD_STOP = 0x1;

  /** SA_NOCLDWAIT: children that end are not waited for. */
  public static final int NO_CHILD_WAIT = 0x2;

  /** SA_SIGINFO: the handler takes three arguments. */
  public static final int SIGNAL_INFO = 0x4;

  /** SA_RESTORER: there is a restorer. */
  public static final int RESTORER = 0x04000000;

  /** SA_ONSTACK: the handler runs on the alternate stack. */
  public static final int ON_STACK = 0x08000000;

  /** SA_RESTART: interrupted calls are made again. */
  public static final int RESTART = 0x10000000;

  /** SA_NODEFER: the signal itself is not blocked while its handler runs. */
  public static final int NO_DEFER = 0x40000000;

  /** SA_RESETHAND: the handler is called once. */
  public static final int RESET = 0x80000000;

  /** What stands before a process says anything. */
  public static final SignalAction UNSET = new SignalAction(DEFAULT, 0, 0, 0);

  /** Whether a flag is set. */
  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** Whether there is a handler. */
  public boolean isHandled() {
    return handler != DEFAULT && handler != IGNORE;
  }
}
