package dev.quire.qemu.linux.call;

import dev.quire.qemu.linux.abi.AlternateStack;
import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import dev.quire.qemu.linux.abi.Signal;
import dev.quire.qemu.linux.abi.SignalAction;
import dev.quire.qemu.linux.abi.SignalInfo;
import dev.quire.qemu.linux.abi.StructReader;
import dev.quire.qemu.linux.abi.StructWriter;
import dev.quire.qemu.linux.task.Call;
import dev.quire.qemu.linux.task.SignalState;
import dev.quire.qemu.linux.task.Task;
import dev.quire.qemu.linux.task.WouldBlock;
import java.util.List;

/** Calls about signals. */
final class SignalCalls {
  private static final int SET_BYTES = Long.BYTES;
  private static final int ACTION_BYTES = 3 * Integer.BYTES + SET_BYTES;
  private static final int SIG_BLOCK = 0;
  private static final int SIG_UNBLOCK = 1;
  private static final int SIG_SETMASK = 2;
  private static final int MINIMUM_STACK = 2048;

  private SignalCalls() {}

  static void addTo(CallTable table) {
    table
        .add("rt_sigaction", "dppd", SignalCalls::action)
        .add("rt_sigprocmask", "dppd", SignalCalls::mask)
        .add("rt_sigpending", "pd", SignalCalls::pending)
        .add("rt_sigsuspend", "pd", SignalCalls::suspend)
        .add("rt_sigtimedwait", "pppd", call -> take(call, TimeSpec.SPEC))
        .add("rt_sigtimedwait_time64", "pppd", call -> take(call, TimeSpec.SPEC_64))
        .add("rt_sigreturn", "", call -> leaveHandler(call, true))
        .add("sigreturn", "", call -> leaveHandler(call, false))
        .add("sigaltstack", "pp", SignalCalls::alternateStack)
        .add("kill", "dd", SignalCalls::kill)
        .add("tkill", "dd", call -> toThread(call, 0))
        .add("tgkill", "ddd", call -> toThread(call, 1))
        .add("pause", "", SignalCalls::pause);
  }

  private static SignalState signals(Call call) {
    return call.task().signals();
  }

  private static void checkSize(Call call, int index) {
    if (call.argument(index) != SET_BYTES) {
      throw new ErrnoException(Errno.EINVAL);
    }
  }

  private static int checked(int signal) {
    if (signal < 1 || signal > Signal.LAST) {
      throw new ErrnoException(Errno.EINVAL);
    }
    return signal;
  }

  private static int action(Call call) {
    checkSize(call, 3);
    int signal = checked(call.argument(0));
    SignalAction before = signals(call).action(signal);
    if (call.argument(1) != 0) {
      if ((Signal.bit(signal) & Signal.unblockable()) != 0) {
        throw new ErrnoException(Errno.EINVAL);
      }
      StructReader from = StructReader.of(call.memory().read(call.argument(1), ACTION_BYTES));
      SignalAction wanted =
          new SignalAction(from.int32(), from.int32(), from.int32(), from.int64());
      signals(call).setAction(signal, wanted);
    }
    if (call.argument(2) != 0) {
      StructWriter to = StructWriter.of(ACTION_BYTES);
      to.int32(before.handler()).int32(before.flags()).int32(before.restorer());
      call.memory().write(call.argument(2), to.int64(before.mask()).bytes());
    }
    return 0;
  }

  private static int mask(Call call) {
    checkSize(call, 3);
    long before = signals(call).mask();
    if (call.argument(1) != 0) {
      long set = call.memory().load64(call.argument(1));
      signals(call)
          .setMask(
              switch (call.argument(0)) {
                case SIG_BLOCK -> before | set;
                case SIG_UNBLOCK -> before & ~set;
                case SIG_SETMASK -> set;
                default -> throw new ErrnoException(Errno.EINVAL);
              });
    }
    if (call.argument(2) != 0) {
      call.memory().store64(call.argument(2), before);
    }
    return 0;
  }

  private static int pending(Call call) {
    long waiting = signals(call).pending() & signals(call).mask();
    call.memory().store64(call.argument(0), waiting);
    return 0;
  }

  private static int suspend(Call call) {
    checkSize(call, 1);
    signals(call).setMaskForCall(call.memory().load64(call.argument(0)));
    throw WouldBlock.interruptibly(() -> false);
  }

  private static int pause(Call call) {
    throw WouldBlock.interruptibly(() -> false);
  }

  private static int take(Call call, TimeSpec spec) {
    checkSize(call, 3);
    long set = call.memory().load64(call.argument(0));
    SignalInfo info = signals(call).take(set);
    if (info != null) {
      if (call.argument(1) != 0) {
        call.memory().write(call.argument(1), info.bytes());
      }
      return info.signal();
    }
    if (call.argument(2) != 0) {
      call.setTimeout(spec.read(call.memory(), call.argument(2)));
    }
    if (call.isOver()) {
      throw new ErrnoException(Errno.EAGAIN);
    }
    throw WouldBlock.interruptibly(() -> (signals(call).pending() & set) != 0);
  }

  private static int leaveHandler(Call call, boolean withInfo) {
    long mask = call.kernel().abi().leaveHandler(call.task().context(), withInfo, call.memory());
    signals(call).setMask(mask);
    call.leaveRegisters();
    return 0;
  }

  private static int alternateStack(Call call) {
    AlternateStack before = signals(call).alternateStack();
    boolean inUse = before.contains(call.kernel().abi().stackPointer(call.task().context()));
    if (call.argument(0) != 0) {
      AlternateStack wanted =
          AlternateStack.read(call.memory().read(call.argument(0), AlternateStack.STRUCT_BYTES));
      if (inUse) {
        throw new ErrnoException(Errno.EPERM);
      }
      if (wanted.isSet() && wanted.bytes() < MINIMUM_STACK) {
        throw new ErrnoException(Errno.ENOMEM);
      }
      signals(call).setAlternateStack(wanted.isSet() ? wanted : AlternateStack.NONE);
    }
    if (call.argument(1) != 0) {
      int flags = inUse ? AlternateStack.ON_STACK : before.flags();
      AlternateStack told = new AlternateStack(before.address(), flags, before.bytes());
      call.memory().write(call.argument(1), told.struct());
    }
    return 0;
  }

  private static int kill(Call call) {
    int id = call.argument(0);
    List<Task> targets =
        call.kernel().tasks().all().stream().filter(task -> isMeant(call, id, task)).toList();
    if (targets.isEmpty()) {
      throw new ErrnoException(Errno.ESRCH);
    }
    int signal = call.argument(1);
    if (signal != 0) {
      checked(signal);
      for (Task target : targets) {
        call.kernel().signals().send(target, SignalInfo.sent(signal, call.task().id()));
      }
    }
    return 0;
  }

  private static boolean isMeant(Call call, int id, Task task) {
    if (id > 0) {
      return task.id() == id;
    }
    if (id == -1) {
      return task != call.task();
    }
    return task.group() == (id == 0 ? call.task().group() : -id);
  }

  private static int toThread(Call call, int index) {
    Task task = call.kernel().tasks().get(call.argument(index));
    if (task == null) {
      throw new ErrnoException(Errno.ESRCH);
    }
    int signal = call.argument(index + 1);
    if (signal != 0) {
      SignalInfo info = SignalInfo.sentToThread(checked(signal), call.task().id());
      call.kernel().signals().send(task, info);
    }
    return 0;
  }
}
