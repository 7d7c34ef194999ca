package dev.quire.qemu.linux.call;

import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import dev.quire.qemu.linux.abi.StructWriter;
import dev.quire.qemu.linux.task.Call;
import dev.quire.qemu.linux.task.WouldBlock;

/** Calls of the thread: its storage, its name, and what threads of one process need. */
final class ThreadCalls {
  /** The entry of the GDT that set_thread_area hands out. */
  private static final int DESCRIPTOR = 6;

  private static final int ANY_DESCRIPTOR = -1;
  private static final int BASE_AT = Integer.BYTES;
  private static final int FUTEX_WAIT = 0;
  private static final int FUTEX_WAKE = 1;
  private static final int FUTEX_WAIT_BITSET = 9;
  private static final int FUTEX_WAKE_BITSET = 10;

  /** FUTEX_CMD_MASK takes FUTEX_PRIVATE_FLAG and FUTEX_CLOCK_REALTIME away. */
  private static final int FUTEX_COMMAND = 0x7f;

  private static final int PR_SET_NAME = 15;
  private static final int PR_GET_NAME = 16;
  private static final int NAME_BYTES = 16;

  private ThreadCalls() {}

  static void addTo(CallTable table) {
    table
        .add("set_thread_area", "p", ThreadCalls::setArea)
        .add("set_tls", "p", ThreadCalls::setStorage)
        .add("get_tls", "", call -> call.task().context().threadPointer())
        .add("cacheflush", "ppx", call -> 0)
        .add("set_tid_address", "p", ThreadCalls::setClearAtExit)
        .add("set_robust_list", "pd", call -> 0)
        .add("futex", "pddppd", call -> futex(call, TimeSpec.SPEC))
        .add("futex_time64", "pddppd", call -> futex(call, TimeSpec.SPEC_64))
        .add("sched_yield", "", ThreadCalls::giveWay)
        .add("sched_getaffinity", "ddp", ThreadCalls::affinity)
        .add("prctl", "dxxxx", ThreadCalls::control);
  }

  private static int setArea(Call call) {
    int wanted = call.memory().load32(call.argument(0));
    if (wanted != ANY_DESCRIPTOR && wanted != DESCRIPTOR) {
      throw new ErrnoException(Errno.EINVAL);
    }
    call.task().context().setThreadPointer(threadPointer(call, call.argument(0)));
    call.memory().store32(call.argument(0), DESCRIPTOR);
    return 0;
  }

  /** The thread pointer as clone(2) is given it: on i386 in a struct user_desc. */
  static int threadPointer(Call call, int argument) {
    return call.kernel().abi().describesThreadPointer()
        ? call.memory().load32(argument + BASE_AT)
        : argument;
  }

  private static int setStorage(Call call) {
    call.task().context().setThreadPointer(call.argument(0));
    return 0;
  }

  private static int setClearAtExit(Call call) {
    call.task().setClearAtExit(call.argument(0));
    return call.task().id();
  }

  /** With one thread, nobody but time can end a wait. */
  private static int futex(Call call, TimeSpec spec) {
    int command = call.argument(1) & FUTEX_COMMAND;
    switch (command) {
      case FUTEX_WAKE, FUTEX_WAKE_BITSET -> {
        return 0;
      }
      case FUTEX_WAIT, FUTEX_WAIT_BITSET -> {
        if (call.memory().load32(call.argument(0)) != call.argument(2)) {
          throw new ErrnoException(Errno.EAGAIN);
        }
        if (call.argument(3) != 0) {
          call.setTimeout(spec.read(call.memory(), call.argument(3)));
        }
        if (call.isOver()) {
          throw new ErrnoException(Errno.ETIMEDOUT);
        }
        throw WouldBlock.until(() -> false);
      }
      default -> throw new ErrnoException(Errno.ENOSYS);
    }
  }

  /** Lets the others go first. */
  private static int giveWay(Call call) {
    if (call.progress() == 0) {
      call.setProgress(1);
      throw WouldBlock.uninterruptibly(() -> true);
    }
    return 0;
  }

  private static int affinity(Call call) {
    if (call.length(1) < Integer.BYTES) {
      throw new ErrnoException(Errno.EINVAL);
    }
    call.memory().store32(call.argument(2), 1);
    return Integer.BYTES;
  }

  private static int control(Call call) {
    switch (call.argument(0)) {
      case PR_SET_NAME -> {
        String name = call.memory().path(call.argument(1));
        call.task().setName(name.substring(0, Math.min(name.length(), NAME_BYTES - 1)));
      }
      case PR_GET_NAME ->
          call.memory()
              .write(
                  call.argument(1),
                  StructWriter.of(NAME_BYTES).text(call.task().name(), NAME_BYTES).bytes());
      default -> throw new ErrnoException(Errno.EINVAL);
    }
    return 0;
  }
}
