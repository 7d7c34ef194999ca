package dev.quire.qemu.linux.call;

import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import dev.quire.qemu.linux.abi.Signal;
import dev.quire.qemu.linux.abi.UserMemory;
import dev.quire.qemu.linux.task.Call;
import dev.quire.qemu.linux.task.Kernel;
import dev.quire.qemu.linux.task.Task;
import dev.quire.qemu.linux.task.WouldBlock;
import java.util.List;

/** Calls by which processes are made, become other programs, and leave. */
final class ProcessCalls {
  private static final int CLONE_VM = 0x100;
  private static final int CLONE_VFORK = 0x4000;
  private static final int CLONE_SETTLS = 0x80000;
  private static final int CLONE_PARENT_SETTID = 0x100000;
  private static final int CLONE_CHILD_CLEARTID = 0x200000;
  private static final int CLONE_CHILD_SETTID = 0x1000000;

  /** CSIGNAL: the bits with the signal for the parent. */
  private static final int SIGNAL_BITS = 0xff;

  /** What a child may share or not without a difference: it has one thread, and its own files. */
  private static final int KNOWN =
      CLONE_VM
          | CLONE_VFORK
          | CLONE_SETTLS
          | CLONE_PARENT_SETTID
          | CLONE_CHILD_CLEARTID
          | CLONE_CHILD_SETTID
          | SIGNAL_BITS;

  private ProcessCalls() {}

  static void addTo(CallTable table) {
    table
        .add("fork", "", call -> fork(call, new Wish(Signal.SIGCHLD, 0, 0, 0, 0)))
        .add("vfork", "", ProcessCalls::vfork)
        .add("clone", "xpppp", ProcessCalls::copy)
        .add("execve", "spp", ProcessCalls::execute)
        .add("exit", "d", ProcessCalls::exit)
        .add("exit_group", "d", ProcessCalls::exit)
        .add("getpid", "", call -> call.task().id())
        .add("gettid", "", call -> call.task().id())
        .add("getppid", "", call -> call.task().parentId())
        .add("getpgrp", "", call -> call.task().group())
        .add("getpgid", "d", call -> other(call).group())
        .add("getsid", "d", call -> other(call).session())
        .add("setpgid", "dd", ProcessCalls::setGroup)
        .add("setsid", "", ProcessCalls::setSession);
  }

  /** What child to make, as clone(2) says it. */
  private record Wish(int flags, int stack, int parentId, int threadPointer, int childId) {
    boolean has(int flag) {
      return (flags & flag) != 0;
    }
  }

  private static int vfork(Call call) {
    return fork(call, new Wish(CLONE_VM | CLONE_VFORK | Signal.SIGCHLD, 0, 0, 0, 0));
  }

  private static int copy(Call call) {
    Wish wish =
        new Wish(
            call.argument(0),
            call.argument(1),
            call.argument(2),
            call.argument(3),
            call.argument(4));
    boolean sharesMemory = wish.has(CLONE_VM);
    if ((wish.flags() & ~KNOWN) != 0 || (sharesMemory && !wish.has(CLONE_VFORK))) {
      throw new ErrnoException(Errno.ENOSYS); // threads
    }
    return fork(call, wish);
  }

  private static int fork(Call call, Wish wish) {
    Task child;
    if (call.progress() == 0) {
      child = make(call, wish);
      call.setProgress(child.id());
    } else {
      Task made = call.kernel().tasks().get(call.progress());
      if (made == null) {
        return call.progress(); // it has ended, and nobody wants to know how
      }
      child = made;
    }
    if (wish.has(CLONE_VFORK) && !child.hasReleasedParent()) {
      throw WouldBlock.uninterruptibly(child::hasReleasedParent);
    }
    return child.id();
  }

  private static Task make(Call call, Wish wish) {
    Kernel kernel = call.kernel();
    Task parent = call.task();
    Task child = kernel.lives().fork(parent, wish.has(CLONE_VM));
    kernel.abi().setResult(child.context(), 0);
    if (wish.stack() != 0) {
      kernel.abi().setStackPointer(child.context(), wish.stack());
    }
    if (wish.has(CLONE_SETTLS)) {
      child.context().setThreadPointer(ThreadCalls.threadPointer(call, wish.threadPointer()));
    }
    if (wish.has(CLONE_PARENT_SETTID)) {
      tell(call.memory(), wish.parentId(), child);
    }
    if (wish.has(CLONE_CHILD_CLEARTID)) {
      child.setClearAtExit(wish.childId());
    }
    if (wish.has(CLONE_CHILD_SETTID)) {
      kernel.processor().activate(child.image().process().addressSpace());
      tell(kernel.userMemory(), wish.childId(), child);
      kernel.processor().activate(parent.image().process().addressSpace());
    }
    kernel.scheduler().add(child);
    return child;
  }

  /**
   * Stores a child's id; where that cannot be, the child is made all the same, as Linux does it.
   */
  private static void tell(UserMemory memory, int address, Task child) {
    try {
      memory.store32(address, child.id());
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EFAULT) {
        throw e;
      }
    }
  }

  private static int execute(Call call) {
    String path = call.path(0);
    List<String> arguments = call.memory().strings(call.argument(1));
    List<String> environment = call.memory().strings(call.argument(2));
    Task task = call.task();
    call.kernel().lives().exec(task, task.directory(), path, arguments, environment);
    call.leaveRegisters();
    return 0;
  }

  private static int exit(Call call) {
    call.kernel().lives().exit(call.task(), call.argument(0));
    return 0;
  }

  private static Task other(Call call) {
    return task(call, call.argument(0));
  }

  private static Task task(Call call, int id) {
    Task task = id == 0 ? call.task() : call.kernel().tasks().get(id);
    if (task == null) {
      throw new ErrnoException(Errno.ESRCH);
    }
    return task;
  }

  private static int setGroup(Call call) {
    Task task = other(call);
    int group = call.argument(1);
    if (group < 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    if (task != call.task() && !call.task().children().contains(task)) {
      throw new ErrnoException(Errno.ESRCH);
    }
    task.setGroup(group == 0 ? task.id() : group);
    return 0;
  }

  private static int setSession(Call call) {
    if (call.task().group() == call.task().id()) {
      throw new ErrnoException(Errno.EPERM);
    }
    call.task().beginSession();
    return call.task().id();
  }
}
