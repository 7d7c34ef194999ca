package dev.quire.qemu.linux.task;

import dev.quire.api.AccessViolation;
import dev.quire.api.Fault;
import dev.quire.common.swap.Region;
import dev.quire.common.swap.Violation;
import dev.quire.qemu.linux.abi.AlternateStack;
import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import dev.quire.qemu.linux.abi.HandlerCall;
import dev.quire.qemu.linux.abi.Signal;
import dev.quire.qemu.linux.abi.SignalAction;
import dev.quire.qemu.linux.abi.SignalInfo;
import dev.quire.qemu.user.Trap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends signals, and does what tasks want done at them. */
public final class Signals {
  /** SEGV_MAPERR, SEGV_ACCERR. */
  private static final int NO_REGION = 1;

  private static final int NOT_ALLOWED = 2;

  private final Kernel kernel;
  private final Consumer<String> reports;

  Signals(Kernel kernel, Consumer<String> reports) {
    this.kernel = kernel;
    this.reports = reports;
  }

  /** Sends a signal to a task. */
  public void send(Task to, SignalInfo info) {
    if (to.isZombie()) {
      return;
    }
    to.signals().add(info);
    if (info.signal() == Signal.SIGCONT || info.signal() == Signal.SIGKILL) {
      kernel.scheduler().proceed(to);
    }
  }

  /** Sends a signal for something that the task itself has just done: it is not put off. */
  private void force(Task to, SignalInfo info) {
    SignalState state = to.signals();
    boolean blocked = (state.mask() & Signal.bit(info.signal())) != 0;
    if (blocked || state.action(info.signal()).handler() == SignalAction.IGNORE) {
      state.setAction(info.signal(), SignalAction.UNSET);
      state.setMask(state.mask() & ~Signal.bit(info.signal()));
    }
    state.add(info);
  }

  /** An access of user code was refused. */
  void violated(Task task, AccessViolation violation) {
    Fault fault = violation.fault();
    Violation.Reason reason = reason(task, fault);
    int address = (int) fault.address().value();
    SignalInfo info =
        switch (reason) {
          case NO_REGION -> SignalInfo.fault(Signal.SIGSEGV, NO_REGION, address);
          case PROTECTION -> SignalInfo.fault(Signal.SIGSEGV, NOT_ALLOWED, address);
          case OUT_OF_FRAMES -> SignalInfo.kernel(Signal.SIGKILL);
          default -> SignalInfo.fault(Signal.SIGBUS, NOT_ALLOWED, address);
        };
    if (!task.signals().action(info.signal()).isHandled()) {
      report(task, info.signal(), describe(task, fault, reason));
    }
    force(task, info);
  }

  /** Why the pager refused the access; kernel addresses are refused without it. */
  private static Violation.Reason reason(Task task, Fault fault) {
    List<Violation> all = task.image().process().violations();
    Violation last = all.isEmpty() ? null : all.get(all.size() - 1);
    return last != null && last.address().equals(fault.address())
        ? last.reason()
        : Violation.Reason.NO_REGION;
  }

  private static String describe(Task task, Fault fault, Violation.Reason reason) {
    String access =
        switch (fault.access()) {
          case READ -> "read";
          case WRITE -> "write";
          case FETCH -> "execution";
        };
    Optional<Region> region = task.image().mappings().region(fault.address().page());
    String why =
        switch (reason) {
          case NO_REGION -> "nothing is mapped there";
          case PROTECTION ->
              region.map(r -> r + " does not allow it").orElse("it is not allowed there");
          case OUT_OF_FRAMES -> "no page frame is left";
          default -> reason + ", " + region.map(Region::toString).orElse("in no region");
        };
    return access + " at " + fault.address() + ", " + why;
  }

  /** User code did what its processor refuses. */
  void trapped(Task task, Trap trap) {
    int signal =
        switch (trap) {
          case UNDEFINED -> Signal.SIGILL;
          case ARITHMETIC -> Signal.SIGFPE;
          case BREAKPOINT -> Signal.SIGTRAP;
          case ALIGNMENT -> Signal.SIGBUS;
          default -> Signal.SIGSEGV;
        };
    int address = kernel.abi().instructionPointer(task.context());
    if (!task.signals().action(signal).isHandled()) {
      report(task, signal, "trap " + trap);
    }
    force(task, SignalInfo.fault(signal, NO_REGION, address));
  }

  private void report(Task task, int signal, String what) {
    int at = kernel.abi().instructionPointer(task.context());
    reports.accept(
        task
            + ": "
            + Signal.name(signal)
            + ": "
            + what
            + "; instruction at 0x"
            + Integer.toHexString(at));
  }

  /** Whether a task must be run because of a signal, though it waits for something else. */
  boolean interrupts(Task task, WouldBlock wait) {
    SignalState state = task.signals();
    if (!wait.isInterruptible()) {
      return (state.pending() & Signal.bit(Signal.SIGKILL)) != 0;
    }
    while (state.isDeliverable()) {
      int signal = Long.numberOfTrailingZeros(state.pending() & ~state.mask()) + 1;
      if (acts(state, signal)) {
        return true;
      }
      state.take(Signal.bit(signal));
    }
    return false;
  }

  private static boolean acts(SignalState state, int signal) {
    SignalAction action = state.action(signal);
    if (action.handler() == SignalAction.DEFAULT) {
      Signal.Default standard = Signal.defaultOf(signal);
      return standard == Signal.Default.TERMINATE || standard == Signal.Default.STOP;
    }
    return action.isHandled();
  }

  /**
   * Does what is to be done at signals that wait, before user code goes on.
   *
   * @param interrupted the call that the first of them interrupts, if one is under way
   */
  void deliver(Task task, @Nullable Call interrupted, boolean restartable) {
    Call call = interrupted;
    boolean handled = false;
    while (task.state() == Task.State.READY) {
      SignalInfo info = task.signals().take();
      if (info == null) {
        break;
      }
      SignalAction action = task.signals().action(info.signal());
      if (action.handler() == SignalAction.DEFAULT) {
        byDefault(task, info.signal());
      } else if (action.isHandled()) {
        if (call != null) {
          leave(task, call, restartable && action.has(SignalAction.RESTART));
          call = null;
        }
        enter(task, info, action);
        handled = true;
      }
    }
    if (!handled && call == null && task.signals().hasMaskForCall() && !task.isZombie()) {
      task.signals().restoreMask();
    }
  }

  private void byDefault(Task task, int signal) {
    switch (Signal.defaultOf(signal)) {
      case TERMINATE -> kernel.lives().kill(task, signal);
      case STOP -> task.setState(Task.State.STOPPED);
      case IGNORE, CONTINUE -> {}
    }
  }

  /** Ends a call that a handler has interrupted. */
  private void leave(Task task, Call call, boolean again) {
    if (call.progress() > 0) {
      kernel.scheduler().finish(call, call.progress());
    } else if (again) {
      kernel.scheduler().finish(call, -Errno.EINTR.number());
      kernel.abi().restart(task.context(), call.number(), call.argument(0));
    } else {
      kernel.scheduler().finish(call, -Errno.EINTR.number());
    }
  }

  private void enter(Task task, SignalInfo info, SignalAction action) {
    SignalState state = task.signals();
    AlternateStack alternate = state.alternateStack();
    int stack = kernel.abi().stackPointer(task.context());
    boolean switches =
        action.has(SignalAction.ON_STACK) && alternate.isSet() && !alternate.contains(stack);
    long mask = state.takeMaskBefore();
    HandlerCall handler =
        new HandlerCall(info, action, mask, switches ? alternate.top() : stack, alternate);
    try {
      kernel.abi().enterHandler(task.context(), handler, kernel.userMemory());
    } catch (ErrnoException e) {
      report(task, Signal.SIGSEGV, "no stack for the handler of " + Signal.name(info.signal()));
      kernel.lives().kill(task, Signal.SIGSEGV);
      return;
    }
    long blocked = state.mask() | action.mask();
    state.setMask(
        action.has(SignalAction.NO_DEFER) ? blocked : blocked | Signal.bit(info.signal()));
    if (action.has(SignalAction.RESET)) {
      state.setAction(info.signal(), SignalAction.UNSET);
    }
  }
}
