package dev.quire.qemu.linux.call;

import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import dev.quire.qemu.linux.task.Alarm;
import dev.quire.qemu.linux.task.Call;

/** Calls about the timer that sends SIGALRM. */
final class TimerCalls {
  private static final int ITIMER_REAL = 0;

  private TimerCalls() {}

  static void addTo(CallTable table) {
    table
        .add("alarm", "d", TimerCalls::alarm)
        .add("setitimer", "dpp", TimerCalls::set)
        .add("getitimer", "dp", TimerCalls::get);
  }

  private static int alarm(Call call) {
    long before = left(call);
    long seconds = Integer.toUnsignedLong(call.argument(0));
    call.task().setAlarm(alarm(call, seconds * TimeCalls.SECOND, 0));
    return (int) ((before + TimeCalls.SECOND - 1) / TimeCalls.SECOND);
  }

  private static int set(Call call) {
    checkTimer(call);
    Alarm alarm = Alarm.NONE;
    if (call.argument(1) != 0) {
      long interval = TimeSpec.VALUE.read(call.memory(), call.argument(1));
      int first = call.argument(1) + TimeSpec.VALUE.bytes();
      alarm = alarm(call, TimeSpec.VALUE.read(call.memory(), first), interval);
    }
    if (call.argument(2) != 0) {
      write(call, call.argument(2));
    }
    call.task().setAlarm(alarm);
    return 0;
  }

  private static int get(Call call) {
    checkTimer(call);
    write(call, call.argument(1));
    return 0;
  }

  private static void checkTimer(Call call) {
    if (call.argument(0) != ITIMER_REAL) {
      throw new ErrnoException(Errno.EINVAL);
    }
  }

  private static Alarm alarm(Call call, long first, long interval) {
    return first == 0 ? Alarm.NONE : Alarm.in(first, interval, call.kernel().clock());
  }

  private static long left(Call call) {
    Alarm alarm = call.task().alarm();
    return alarm.isSet() ? Math.max(1, alarm.deadline() - call.kernel().clock().monotonic()) : 0;
  }

  /** Writes struct itimerval. */
  private static void write(Call call, int address) {
    TimeSpec.VALUE.write(call.memory(), address, call.task().alarm().interval());
    TimeSpec.VALUE.write(call.memory(), address + TimeSpec.VALUE.bytes(), left(call));
  }
}
