package dev.quire.qemu.linux.task;

import dev.quire.qemu.linux.abi.AlternateStack;
import dev.quire.qemu.linux.abi.Signal;
import dev.quire.qemu.linux.abi.SignalAction;
import dev.quire.qemu.linux.abi.SignalInfo;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A task's signals: what it wants done, which are blocked, which have come. */
public final class SignalState {
  private final SignalAction[] actions = new SignalAction[Signal.LAST + 1];
  private final @Nullable SignalInfo[] infos = new @Nullable SignalInfo[Signal.LAST + 1];
  private long pending;
  private long mask;
  private @Nullable Long maskBefore;
  private AlternateStack alternate = AlternateStack.NONE;

  SignalState() {
    Arrays.fill(actions, SignalAction.UNSET);
  }

  /** Returns a child's: the same actions and mask, nothing pending. */
  SignalState forChild() {
    SignalState child = new SignalState();
    System.arraycopy(actions, 0, child.actions, 0, actions.length);
    child.mask = mask;
    child.alternate = alternate;
    return child;
  }

  /** A new program knows nothing of the old one's handlers. */
  void onExec() {
    for (int i = 0; i < actions.length; i++) {
      if (actions[i].isHandled()) {
        actions[i] = SignalAction.UNSET;
      }
    }
    alternate = AlternateStack.NONE;
  }

  /** What is to be done at a signal. */
  public SignalAction action(int signal) {
    return actions[signal];
  }

  /** Says what is to be done at a signal; one that is ignored now is forgotten. */
  public void setAction(int signal, SignalAction action) {
    actions[signal] = action;
    if (isIgnored(signal)) {
      pending &= ~Signal.bit(signal);
    }
  }

  /** The signals that are blocked. */
  public long mask() {
    return mask;
  }

  /** Says which signals are blocked. */
  public void setMask(long blocked) {
    mask = blocked & ~Signal.unblockable();
  }

  /** Blocks these signals until a handler has run or the call is over: sigsuspend, ppoll. */
  public void setMaskForCall(long blocked) {
    if (maskBefore == null) {
      maskBefore = mask;
    }
    setMask(blocked);
  }

  /** The mask that a handler is to leave behind; the one for the call is over. */
  long takeMaskBefore() {
    Long before = maskBefore;
    maskBefore = null;
    return before == null ? mask : before;
  }

  /** Ends what {@link #setMaskForCall} began. */
  public void restoreMask() {
    setMask(takeMaskBefore());
  }

  /** Whether a mask for the call stands. */
  boolean hasMaskForCall() {
    return maskBefore != null;
  }

  /** The signals that have come and wait. */
  public long pending() {
    return pending;
  }

  /** The stack for handlers that ask for it. */
  public AlternateStack alternateStack() {
    return alternate;
  }

  /** Sets the stack for handlers that ask for it. */
  public void setAlternateStack(AlternateStack stack) {
    alternate = stack;
  }

  /** Notes that a signal has come, unless it is ignored. */
  void add(SignalInfo info) {
    if (isIgnored(info.signal()) && !isBlocked(info.signal())) {
      return;
    }
    if ((pending & Signal.bit(info.signal())) == 0) {
      infos[info.signal()] = info;
    }
    pending |= Signal.bit(info.signal());
  }

  /** Whether a signal waits that is not blocked. */
  boolean isDeliverable() {
    return (pending & ~mask) != 0;
  }

  /** Takes the next signal that is not blocked; {@code null} if there is none. */
  @Nullable SignalInfo take() {
    return take(~mask);
  }

  /** Takes the next of these signals; {@code null} if none of them waits. */
  public @Nullable SignalInfo take(long set) {
    long all = pending & set;
    if (all == 0) {
      return null;
    }
    int signal = Long.numberOfTrailingZeros(all) + 1;
    pending &= ~Signal.bit(signal);
    SignalInfo info = infos[signal];
    infos[signal] = null;
    return info == null ? SignalInfo.kernel(signal) : info;
  }

  private boolean isBlocked(int signal) {
    return (mask & Signal.bit(signal)) != 0;
  }

  private boolean isIgnored(int signal) {
    int handler = actions[signal].handler();
    return handler == SignalAction.IGNORE
        || (handler == SignalAction.DEFAULT && Signal.defaultOf(signal) == Signal.Default.IGNORE);
  }
}
