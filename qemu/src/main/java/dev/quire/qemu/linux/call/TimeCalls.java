package dev.quire.qemu.linux.call;

import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import dev.quire.qemu.linux.abi.StructWriter;
import dev.quire.qemu.linux.task.Call;
import dev.quire.qemu.linux.task.Clock;
import dev.quire.qemu.linux.task.Times;
import dev.quire.qemu.linux.task.WouldBlock;

/** Calls that tell the time, and those that let it pass. */
final class TimeCalls {
  static final long SECOND = Clock.SECOND;
  static final int MILLISECOND = 1_000_000;

  private static final int CLOCK_REALTIME = 0;
  private static final int CLOCK_MONOTONIC = 1;
  private static final int CLOCK_PROCESS_CPUTIME_ID = 2;
  private static final int CLOCK_THREAD_CPUTIME_ID = 3;
  private static final int CLOCK_MONOTONIC_RAW = 4;
  private static final int CLOCK_REALTIME_COARSE = 5;
  private static final int CLOCK_MONOTONIC_COARSE = 6;
  private static final int CLOCK_BOOTTIME = 7;
  private static final int TIMER_ABSTIME = 1;
  private static final int RUSAGE_CHILDREN = -1;
  private static final int USAGE_BYTES = 72;

  /** sysconf(_SC_CLK_TCK), as the stack tells it. */
  private static final long TICK = SECOND / 100;

  private TimeCalls() {}

  static void addTo(CallTable table) {
    table
        .add("time", "p", TimeCalls::time)
        .add("gettimeofday", "pp", TimeCalls::timeOfDay)
        .add("clock_gettime", "dp", call -> clock(call, TimeSpec.SPEC))
        .add("clock_gettime64", "dp", call -> clock(call, TimeSpec.SPEC_64))
        .add("clock_getres", "dp", call -> resolution(call, TimeSpec.SPEC))
        .add("clock_getres_time64", "dp", call -> resolution(call, TimeSpec.SPEC_64))
        .add("nanosleep", "pp", call -> sleep(call, TimeSpec.SPEC, 0))
        .add("clock_nanosleep", "dxpp", call -> sleep(call, TimeSpec.SPEC, 2))
        .add("clock_nanosleep_time64", "dxpp", call -> sleep(call, TimeSpec.SPEC_64, 2))
        .add("times", "p", TimeCalls::times)
        .add("getrusage", "dp", TimeCalls::usage);
  }

  private static int time(Call call) {
    int seconds = (int) (call.kernel().clock().realTime() / SECOND);
    if (call.argument(0) != 0) {
      call.memory().store32(call.argument(0), seconds);
    }
    return seconds;
  }

  private static int timeOfDay(Call call) {
    if (call.argument(0) != 0) {
      TimeSpec.VALUE.write(call.memory(), call.argument(0), call.kernel().clock().realTime());
    }
    if (call.argument(1) != 0) {
      call.memory().store64(call.argument(1), 0); // struct timezone: Greenwich
    }
    return 0;
  }

  private static int clock(Call call, TimeSpec spec) {
    spec.write(call.memory(), call.argument(1), now(call, call.argument(0)));
    return 0;
  }

  private static long now(Call call, int clock) {
    return switch (clock) {
      case CLOCK_REALTIME, CLOCK_REALTIME_COARSE -> call.kernel().clock().realTime();
      case CLOCK_MONOTONIC, CLOCK_MONOTONIC_RAW, CLOCK_MONOTONIC_COARSE, CLOCK_BOOTTIME ->
          call.kernel().clock().monotonic();
      case CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID ->
          call.task().times().user() + call.task().times().system();
      default -> throw new ErrnoException(Errno.EINVAL);
    };
  }

  private static int resolution(Call call, TimeSpec spec) {
    now(call, call.argument(0));
    if (call.argument(1) != 0) {
      spec.write(call.memory(), call.argument(1), 1);
    }
    return 0;
  }

  /** nanosleep, and clock_nanosleep, which has a clock and flags before the time. */
  private static int sleep(Call call, TimeSpec spec, int index) {
    long wanted = spec.read(call.memory(), call.argument(index));
    boolean absolute = index > 0 && (call.argument(1) & TIMER_ABSTIME) != 0;
    call.setTimeout(absolute ? Math.max(0, wanted - now(call, call.argument(0))) : wanted);
    if (call.isOver()) {
      return 0;
    }
    int remaining = call.argument(index + 1);
    if (remaining != 0 && !absolute) {
      // A handler may end the sleep now; later, the call is tried again only when it is over.
      long left = call.deadline().orElseThrow() - call.kernel().clock().monotonic();
      spec.write(call.memory(), remaining, Math.max(0, left));
    }
    throw WouldBlock.interruptibly(() -> false);
  }

  private static int times(Call call) {
    Times times = call.task().times();
    if (call.argument(0) != 0) {
      StructWriter to = StructWriter.of(4 * Integer.BYTES);
      to.int32(times.user() / TICK).int32(times.system() / TICK);
      to.int32(times.childrenUser() / TICK).int32(times.childrenSystem() / TICK);
      call.memory().write(call.argument(0), to.bytes());
    }
    return (int) (call.kernel().clock().monotonic() / TICK) & Integer.MAX_VALUE;
  }

  private static int usage(Call call) {
    Times times = call.task().times();
    boolean children = call.argument(0) == RUSAGE_CHILDREN;
    writeUsage(
        call,
        call.argument(1),
        children ? times.childrenUser() : times.user(),
        children ? times.childrenSystem() : times.system());
    return 0;
  }

  /** Writes struct rusage: the times. */
  static void writeUsage(Call call, int address, long user, long system) {
    call.memory().write(address, new byte[USAGE_BYTES]);
    TimeSpec.VALUE.write(call.memory(), address, user);
    TimeSpec.VALUE.write(call.memory(), address + TimeSpec.VALUE.bytes(), system);
  }
}
