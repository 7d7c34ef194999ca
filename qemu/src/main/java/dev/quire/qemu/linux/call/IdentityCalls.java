package dev.quire.qemu.linux.call;

import dev.quire.qemu.linux.abi.Errno;
import dev.quire.qemu.linux.abi.ErrnoException;
import dev.quire.qemu.linux.task.Call;
import java.util.List;

/** Calls about users and groups: everybody is user 0, as nothing can be written. */
final class IdentityCalls {
  private static final List<String> GET =
      List.of(
          "getuid",
          "getgid",
          "geteuid",
          "getegid",
          "getuid32",
          "getgid32",
          "geteuid32",
          "getegid32",
          "getgroups",
          "getgroups32");

  private static final List<String> SET =
      List.of(
          "setuid",
          "setgid",
          "setuid32",
          "setgid32",
          "setreuid32",
          "setregid32",
          "setresuid32",
          "setresgid32",
          "setfsuid32",
          "setfsgid32");

  private IdentityCalls() {}

  static void addTo(CallTable table) {
    GET.forEach(name -> table.add(name, "", call -> 0));
    SET.forEach(name -> table.add(name, "d", IdentityCalls::set));
    table
        .add("setgroups32", "dp", call -> 0)
        .add("getresuid32", "ppp", IdentityCalls::all)
        .add("getresgid32", "ppp", IdentityCalls::all);
  }

  /** Programs that drop rights would find themselves with them still: refused. */
  private static int set(Call call) {
    if (call.argument(0) != 0 && call.argument(0) != -1) {
      throw new ErrnoException(Errno.EPERM);
    }
    return 0;
  }

  private static int all(Call call) {
    for (int i = 0; i < 3; i++) {
      call.memory().store32(call.argument(i), 0);
    }
    return 0;
  }
}
