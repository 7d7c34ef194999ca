package dev.quire.qemu.linux.call;

import dev.quire.api.PageNumber;
import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import dev.quire.qemu.linux.abi.StructWriter;
import dev.quire.qemu.linux.file.Descriptors;
import dev.quire.qemu.linux.task.Call;
import dev.quire.qemu.linux.task.Clock;
import java.security.SecureRandom;

/** Calls about the machine and its limits. */
final class MachineCalls {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MOST_RANDOM = 1 << 20;
  private static final int NAME_BYTES = 65;
  private static final int NAMES = 6;
  private static final int INFORMATION_BYTES = 64;
  private static final int RLIMIT_STACK = 3;
  private static final int RLIMIT_NOFILE = 7;
  private static final int RLIMITS = 16;
  private static final long INFINITY = -1;

  private MachineCalls() {}

  static void addTo(CallTable table) {
    table
        .add("uname", "p", MachineCalls::names)
        .add("sysinfo", "p", MachineCalls::information)
        .add("getrandom", "pdx", MachineCalls::random)
        .add("ugetrlimit", "dp", MachineCalls::limit)
        .add("getrlimit", "dp", MachineCalls::limit)
        .add("prlimit64", "ddpp", MachineCalls::longLimit)
        .add("setrlimit", "dp", call -> 0)
        .add("getpriority", "dd", call -> NORMAL_PRIORITY)
        .add("setpriority", "ddd", call -> 0);
  }

  /** getpriority(2) answers 20 less the nice value. */
  private static final int NORMAL_PRIORITY = 20;

  private static int names(Call call) {
    StructWriter to = StructWriter.of(NAMES * NAME_BYTES);
    String[] names = {
      "Linux", "quire", "6.1.0-quire", "#1 Quire", call.kernel().abi().machine(), "(none)"
    };
    for (String name : names) {
      to.text(name, NAME_BYTES);
    }
    call.memory().write(call.argument(0), to.bytes());
    return 0;
  }

  private static int information(Call call) {
    long frames = call.kernel().processor().paging().frames().total();
    long free = call.kernel().processor().paging().frames().available();
    StructWriter to = StructWriter.of(INFORMATION_BYTES);
    to.int32(call.kernel().clock().monotonic() / Clock.SECOND);
    to.int32(0).int32(0).int32(0); // loads
    to.int32(frames).int32(free).int32(0).int32(0).int32(0).int32(0);
    to.int16(call.kernel().tasks().all().size()).int16(0);
    to.int32(0).int32(0).int32(PageNumber.BYTES);
    call.memory().write(call.argument(0), to.bytes());
    return 0;
  }

  private static int random(Call call) {
    byte[] bytes = new byte[Math.min(call.length(1), MOST_RANDOM)];
    RANDOM.nextBytes(bytes);
    call.memory().write(call.argument(0), bytes);
    return bytes.length;
  }

  private static long limit(int resource, Call call) {
    return switch (resource) {
      case RLIMIT_STACK -> call.kernel().stackBytes();
      case RLIMIT_NOFILE -> Descriptors.LIMIT;
      default -> {
        if (resource < 0 || resource >= RLIMITS) {
          throw new ErrnoException(Errno.EINVAL);
        }
        yield INFINITY;
      }
    };
  }

  private static int limit(Call call) {
    long limit = limit(call.argument(0), call);
    StructWriter to = StructWriter.of(2 * Integer.BYTES).int32(limit).int32(limit);
    call.memory().write(call.argument(1), to.bytes());
    return 0;
  }

  private static int longLimit(Call call) {
    long limit = limit(call.argument(1), call);
    if (call.argument(3) != 0) {
      StructWriter to = StructWriter.of(2 * Long.BYTES).int64(limit).int64(limit);
      call.memory().write(call.argument(3), to.bytes());
    }
    return 0;
  }
}
