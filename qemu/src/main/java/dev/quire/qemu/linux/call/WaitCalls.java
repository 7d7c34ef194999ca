package dev.quire.qemu.linux.call;

import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import dev.quire.qemu.linux.abi.SignalInfo;
import dev.quire.qemu.linux.task.Call;
import dev.quire.qemu.linux.task.Lives;
import dev.quire.qemu.linux.task.Task;
import dev.quire.qemu.linux.task.WouldBlock;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Calls that wait for children. */
final class WaitCalls {
  private static final int WNOHANG = 1;
  private static final int WEXITED = 4;
  private static final int WNOWAIT = 0x01000000;
  private static final int P_ALL = 0;
  private static final int P_PID = 1;
  private static final int P_PGID = 2;

  private WaitCalls() {}

  static void addTo(CallTable table) {
    table
        .add("wait4", "dpxp", call -> wait(call, call.argument(3)))
        .add("waitpid", "dpx", call -> wait(call, 0))
        .add("waitid", "ddpxp", WaitCalls::waitForInfo);
  }

  private static int wait(Call call, int usage) {
    int wanted = call.argument(0);
    Predicate<Task> which =
        child -> {
          if (wanted > 0) {
            return child.id() == wanted;
          }
          return wanted == -1 || child.group() == (wanted == 0 ? call.task().group() : -wanted);
        };
    Optional<Task> ended = find(call, which, (call.argument(2) & WNOHANG) != 0);
    if (ended.isEmpty()) {
      return 0;
    }
    Task child = ended.get();
    if (call.argument(1) != 0) {
      call.memory().store32(call.argument(1), child.status());
    }
    if (usage != 0) {
      TimeCalls.writeUsage(call, usage, child.times().user(), child.times().system());
    }
    reap(call, child);
    return child.id();
  }

  private static int waitForInfo(Call call) {
    int kind = call.argument(0);
    int id = call.argument(1);
    int options = call.argument(3);
    if ((options & WEXITED) == 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    Predicate<Task> which =
        switch (kind) {
          case P_ALL -> child -> true;
          case P_PID -> child -> child.id() == id;
          case P_PGID -> child -> child.group() == (id == 0 ? call.task().group() : id);
          default -> throw new ErrnoException(Errno.EINVAL);
        };
    Optional<Task> ended = find(call, which, (options & WNOHANG) != 0);
    byte[] info = new byte[SignalInfo.BYTES];
    if (ended.isPresent()) {
      int status = ended.get().status();
      int signal = Lives.signalOf(status);
      info =
          (signal == 0
                  ? SignalInfo.child(
                      SignalInfo.CHILD_EXITED, ended.get().id(), Lives.exitCode(status))
                  : SignalInfo.child(SignalInfo.CHILD_KILLED, ended.get().id(), signal))
              .bytes();
    }
    if (call.argument(2) != 0) {
      call.memory().write(call.argument(2), info);
    }
    if (ended.isPresent() && (options & WNOWAIT) == 0) {
      reap(call, ended.get());
    }
    return 0;
  }

  /** Finds a child that has ended, or waits for one. */
  private static Optional<Task> find(Call call, Predicate<Task> which, boolean now) {
    List<Task> children = call.task().children();
    Optional<Task> ended = children.stream().filter(which).filter(Task::isZombie).findFirst();
    if (ended.isEmpty() && children.stream().noneMatch(which)) {
      throw new ErrnoException(Errno.ECHILD);
    }
    if (ended.isEmpty() && !now) {
      throw WouldBlock.until(
          () ->
              children.stream().noneMatch(which)
                  || children.stream().filter(which).anyMatch(Task::isZombie));
    }
    return ended;
  }

  private static void reap(Call call, Task child) {
    call.task().times().addChild(child.times());
    call.kernel().tasks().remove(child);
  }
}
